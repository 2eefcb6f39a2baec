export * from './app-stack';
