import { synthesizeLayer } from '@stratiform/config';
import { AppStack } from './app-stack';

synthesizeLayer((app, config) => new AppStack(app, config), process.argv.slice(2), process.env.STRATIFORM_PORT);
