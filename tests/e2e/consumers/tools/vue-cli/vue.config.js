const { defineConfig } = require("@vue/cli-service");

module.exports = defineConfig({
  transpileDependencies: true, // as `vue create` sets it
  pages: { index: "src/main.js", web: "src/web.js" },
});
