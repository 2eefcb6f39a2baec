/**
 * What each layer publishes for the layers after it. A layer that forgets a key, and a reader of a key that no layer
 * publishes, do not compile. Values are strings; `encryptionKeyArn` is `aws-owned` where there is no key of our own.
 */
export const contract = {
  core: ['apiKeySecretArn', 'artifactsBucketName', 'encryptionKeyArn', 'permissionsBoundaryArn'],
  infra: [
    'apiId',
    'apiRepositoryUri',
    'apiUrl',
    'cronRepositoryUri',
    'deadLetterQueueArn',
    'deadLetterQueueUrl',
    'eventsTableArn',
    'queueArn',
    'queueUrl',
    'scheduleDeadLetterQueueArn',
    'scheduleGroupName',
    'tasksTableArn',
    'usersTableArn',
    'workerRepositoryUri',
  ],
  app: ['apiFunctionName', 'producerFunctionName', 'workerFunctionName'],
} as const;

export type Layer = keyof typeof contract;
export type LayerOutputs<L extends Layer> = { readonly [key in (typeof contract)[L][number]]: string };

/** The layers in the order in which they are deployed. */
export const layers = Object.keys(contract) as Layer[];
