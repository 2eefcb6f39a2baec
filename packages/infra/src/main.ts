import { synthesizeLayer } from '@stratiform/config';
import { InfraStack } from './infra-stack';

synthesizeLayer((app, config) => new InfraStack(app, config), process.argv.slice(2), process.env.STRATIFORM_PORT);
