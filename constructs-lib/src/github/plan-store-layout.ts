/** Where the plan store keeps one folder for each plan. */
export const PLANS_PREFIX = 'plans/';

/** Where it keeps what several plans may share, by digest: cloud assemblies and assets. */
export const OBJECTS_PREFIX = 'objects/';
