// In a file of its own, to be loaded as a whole: a bundle gives a CommonJS package that is imported by import() no names.
export { AssetManifest, AssetPublishing } from '@aws-cdk/cdk-assets-lib';
