import { RemovalPolicy } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { EmptySecret, type EmptySecretProps, PackagedFunction, SecretReaders } from '../src';
import { anOutput, aStack, nodeCode, templateOf } from './support/builders';
import { actionsOf, idOf, resourceAllowed, resourceOf } from './support/templates';

function aSecret(props: Partial<EmptySecretProps> = {}, stack = aStack()) {
  return { stack, secret: new EmptySecret(stack, 'ApiKey', { secretName: '/shop/dev/api-key', ...props }) };
}

describe('an empty secret', () => {
  it('keeps the logical id that its value hangs on', () => {
    expect(idOf(templateOf(aSecret().stack), 'AWS::SecretsManager::Secret')).toBe('ApiKeyF9DDEE66');
  });

  it('is made with a name and no value at all', () => {
    const { stack } = aSecret({ description: 'For the payment service' });
    expect(resourceOf(templateOf(stack), 'AWS::SecretsManager::Secret').Properties).toEqual({
      Name: '/shop/dev/api-key',
      Description: 'For the payment service',
    });
  });

  it('is kept when its stack goes, but not when the deployment that makes it fails and would find its name taken', () => {
    templateOf(aSecret().stack).hasResource('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
  });

  it('is kept in any case where it is told to', () => {
    const { stack } = aSecret({ removalPolicy: RemovalPolicy.RETAIN });
    templateOf(stack).hasResource('AWS::SecretsManager::Secret', { DeletionPolicy: 'Retain' });
  });

  it('goes with its stack where it is told to', () => {
    const { stack } = aSecret({ removalPolicy: RemovalPolicy.DESTROY });
    templateOf(stack).hasResource('AWS::SecretsManager::Secret', { DeletionPolicy: 'Delete' });
  });

  it('lets a reader read exactly it', () => {
    const { stack, secret } = aSecret();
    secret.grantRead(new PackagedFunction(stack, 'Api', { packaging: nodeCode() }));
    const template = templateOf(stack);
    expect(
      resourceAllowed(template, 'ApiRole', 'secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'),
    ).toEqual({ 'Fn::GetAtt': ['ApiKeyF9DDEE66', 'Id'] });
  });

  it('lets a reader decrypt with its key', () => {
    const stack = aStack();
    const { secret } = aSecret({ encryptionKey: new Key(stack, 'Key') }, stack);
    secret.grantRead(new PackagedFunction(stack, 'Api', { packaging: nodeCode() }));
    const template = templateOf(stack);
    template.hasResourceProperties('AWS::SecretsManager::Secret', { KmsKeyId: Match.anyValue() });
    expect(actionsOf(template, 'ApiRole', 'kms')).toEqual(['kms:Decrypt']);
  });
});

describe('the readers of a secret', () => {
  it('are the roles under a path, and everybody else is refused', () => {
    const { stack, secret } = aSecret();
    new SecretReaders(stack, 'Readers', { secret: secret.secret, rolePaths: ['/shop/dev/app/'] });
    templateOf(stack).hasResourceProperties('AWS::SecretsManager::ResourcePolicy', {
      BlockPublicPolicy: true,
      SecretId: { 'Fn::GetAtt': ['ApiKeyF9DDEE66', 'Id'] },
      ResourcePolicy: {
        Statement: [
          {
            Sid: 'OnlyTheseRolesRead',
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 'secretsmanager:GetSecretValue',
            Resource: { 'Fn::GetAtt': ['ApiKeyF9DDEE66', 'Id'] },
            Condition: {
              ArnNotLike: {
                'aws:PrincipalArn': [
                  {
                    'Fn::Join': [
                      '',
                      ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':role/shop/dev/app/*'],
                    ],
                  },
                ],
              },
            },
          },
        ],
      },
    });
  });

  it('can be roles of another account', () => {
    const { stack, secret } = aSecret();
    const pattern = 'arn:aws:iam::222222222222:role/audit/*';
    new SecretReaders(stack, 'Readers', { secret: secret.secret, roleArnPatterns: [pattern] });
    const { ResourcePolicy } = resourceOf(templateOf(stack), 'AWS::SecretsManager::ResourcePolicy').Properties;
    expect(ResourcePolicy.Statement[0].Condition.ArnNotLike['aws:PrincipalArn']).toEqual([pattern]);
  });

  it('can be named for a secret that another stack made', () => {
    const stack = aStack();
    const secret = Secret.fromSecretCompleteArn(stack, 'ApiKey', anOutput(stack, 'ApiKeyArn'));
    new SecretReaders(stack, 'Readers', { secret, rolePaths: ['/shop/dev/app/'] });
    templateOf(stack).hasResourceProperties('AWS::SecretsManager::ResourcePolicy', { SecretId: { Ref: 'ApiKeyArn' } });
  });
});
