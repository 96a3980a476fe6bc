module.exports = {
  testEnvironment: "./page-environment.mjs",
  transformIgnorePatterns: ["/node_modules/(?!oss-form-upload/)"],
};
