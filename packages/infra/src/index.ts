export * from './infra-stack';
