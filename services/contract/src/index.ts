export * from './task-message';
export * from './task-row';
