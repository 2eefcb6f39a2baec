const trust = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});
const allow = (action: string, resource: unknown) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
});

/** A Python function that makes one call of an SDK client and returns the answer, or the error's code. */
export const CALLER = `
import boto3, botocore.exceptions
def handler(event, context):
    try:
        answer = getattr(boto3.client(event['service']), event['operation'])(**event['input'])
        return {'ok': answer.get('SecretString') or answer.get('MessageId') or 'yes'}
    except botocore.exceptions.ClientError as error:
        return {'error': error.response['Error']['Code']}
`;

/** The function's package as a zip. */
const ZIP = { Runtime: 'python3.13', Handler: 'index.handler', Code: { ZipFile: CALLER } };

/**
 * Everything whose enforcement is tried: a function whose role may do some things, as CloudFormation writes them.
 *
 * @param packaged the properties by which the function is packaged.
 */
export const callerStack = (packaged: object = ZIP) => ({
  Resources: {
    Boundary: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: ['sqs:SendMessage', 'secretsmanager:*'], Resource: '*' }],
        },
      },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'caller-role',
        Path: '/shop/app/',
        AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
        PermissionsBoundary: { Ref: 'Boundary' },
        Policies: [
          { PolicyName: 'send', PolicyDocument: allow('sqs:SendMessage', { 'Fn::GetAtt': ['Tasks', 'Arn'] }) },
          { PolicyName: 'read', PolicyDocument: allow('secretsmanager:GetSecretValue', '*') },
          { PolicyName: 'beyond-the-boundary', PolicyDocument: allow('sqs:PurgeQueue', '*') },
        ],
      },
    },
    Tasks: { Type: 'AWS::SQS::Queue' },
    Others: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'others' } },
    Caller: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'caller',
        Timeout: 20,
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        ...packaged,
      },
    },
    Empty: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: '/shop/empty' } },
    Open: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: '/shop/open', SecretString: 'for the app' } },
    OpenToTheApp: gate('Open', '/shop/app/'),
    Closed: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: '/shop/closed', SecretString: 'not yours' } },
    ClosedToTheApp: gate('Closed', '/shop/admin/'),
  },
  Outputs: { Tasks: { Value: { Ref: 'Tasks' } }, Others: { Value: { Ref: 'Others' } } },
});

/** Lets nobody read a secret but the roles under a path. */
function gate(secret: string, path: string) {
  return {
    Type: 'AWS::SecretsManager::ResourcePolicy',
    Properties: {
      SecretId: { 'Fn::GetAtt': [secret, 'Id'] },
      ResourcePolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 'secretsmanager:GetSecretValue',
            Resource: '*',
            Condition: { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::000000000000:role${path}*` } },
          },
        ],
      },
    },
  };
}
