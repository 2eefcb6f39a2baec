export * from './api-client';
export * from './running-backend';
export * from './templates';
