import { synthesizeLayer } from '@stratiform/config';
import { CoreStack } from './core-stack';

synthesizeLayer((app, config) => new CoreStack(app, config), process.argv.slice(2), process.env.STRATIFORM_PORT);
