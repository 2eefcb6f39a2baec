export * from './core-stack';
