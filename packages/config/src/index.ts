export * from './environment-config';
export * from './environments';
export * from './layer-contract';
export * from './layer-outputs';
export * from './layer-stack';
