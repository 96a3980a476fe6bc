export default { testEnvironment: "./page-environment.mjs", transform: {} };
