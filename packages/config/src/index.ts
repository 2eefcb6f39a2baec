export * from './environment-config';
export * from './environments';
export * from './images';
export * from './layer-contract';
export * from './layer-outputs';
export * from './layer-stack';
export * from './rules';
