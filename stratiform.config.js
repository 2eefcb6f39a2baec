const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');
// Not the package's index, which loads the CDK.
const { environments, parseLocalPort } = require('@stratiform/config/lib/environments');
const { services } = require('@stratiform/config/lib/images');
const { layers } = require('@stratiform/config/lib/layer-contract');

const localState = path.join(process.env.STRATIFORM_HOME ?? '.stratiform', 'local');

/** The port of the local API: as told, or where the running one is. */
function localPort() {
  const running = path.resolve(__dirname, localState, 'running.json');
  if (process.env.STRATIFORM_PORT || !existsSync(running)) return parseLocalPort(process.env.STRATIFORM_PORT);
  return JSON.parse(readFileSync(running, 'utf8')).port;
}

/** What `stratiform` may plan and apply: the environments, and the layers in the order in which they are deployed. */
module.exports = {
  project: 'stratiform',
  github: {
    repository: 'stratiform/stratiform',
    imageRepositories: services.map((service) => `{project}-{env}/${service}`),
  },
  environments: Object.fromEntries(
    Object.entries(environments(localPort())).map(([name, config]) => [
      name,
      {
        account: config.account,
        region: config.region,
        protected: config.protected,
        ...(config.endpoint === 'aws'
          ? {}
          : { endpoint: config.endpoint.aws, caFile: path.join(localState, 'tls/ca.pem') }),
      },
    ]),
  ),
  layers: layers.map((name) => ({ name, assembly: `packages/${name}/cdk.out/{env}` })),
};
