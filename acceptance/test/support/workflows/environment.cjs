const { TestEnvironment } = require('jest-environment-node');

/**
 * Node's environment, with `@stratiform/github-server` as the global `gitHubServer` and `@stratiform/registry-server` as
 * `registryServer`: the packages are made of ES modules, which Jest only loads for tests with a flag of Node's, and an
 * environment is loaded by Node itself.
 */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.gitHubServer = await import('@stratiform/github-server');
    this.global.registryServer = await import('@stratiform/registry-server');
  }
};
