import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { allStates, stateMachineDefinition } from '../../state-machine-definition.ts';
import { synthesisePipeline } from '../../synthesise-pipeline.ts';

const template = synthesisePipeline();

test('the bucket is private, encrypted and reached over TLS only', () => {
  template.hasResourceProperties('AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    BucketEncryption: Match.anyValue(),
  });
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: [
        Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      ],
    },
  });
});

test('payloads and results expire after the retention', () => {
  synthesisePipeline({ retention: Duration.days(7) }).hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: {
      Rules: ['payloads/', 'results/'].map((Prefix) =>
        Match.objectLike({
          Prefix,
          ExpirationInDays: 7,
          // Parts of an upload that was never completed are billed, and nobody sees them.
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          Status: 'Enabled',
        }),
      ),
    },
  });
});

test.each([
  [7, 105],
  [365, 365],
])(
  'with a retention of %d days records expire after %d, by an attribute that Ingest really writes',
  (days, kept) => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
    const chosen = synthesisePipeline({ retention: Duration.days(days) });
    const record = allStates(stateMachineDefinition(chosen, 'Ingest')).get('Record delivery')?.Arguments as {
      readonly Item: { readonly expiresAt: { readonly N: string } };
    };
    expect(record.Item.expiresAt.N).toContain(`/ 1000) + ${kept * 86_400})`);
  },
);

test('the table is on demand and can be restored to any point in time', () => {
  template.hasResourceProperties('AWS::DynamoDB::Table', {
    BillingMode: 'PAY_PER_REQUEST',
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});

test.each([
  [RemovalPolicy.RETAIN, 'Retain', true],
  [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, 'RetainExceptOnCreate', true],
  [RemovalPolicy.DESTROY, 'Delete', false],
])(
  'with removal policy %s data is treated as %s',
  (removalPolicy, DeletionPolicy, DeletionProtectionEnabled) => {
    const chosen = synthesisePipeline({ removalPolicy });
    chosen.hasResource('AWS::DynamoDB::Table', { DeletionPolicy, Properties: { DeletionProtectionEnabled } });
    for (const type of ['AWS::S3::Bucket', 'AWS::SQS::Queue']) chosen.hasResource(type, { DeletionPolicy });
  },
);

test('deleting data needs no custom resource', () => {
  const types = Object.values(
    synthesisePipeline({ removalPolicy: RemovalPolicy.DESTROY }).toJSON().Resources as object,
  );
  expect(
    types.map(({ Type }: { readonly Type: string }) => Type).filter((type) => type.startsWith('Custom::')),
  ).toEqual([]);
});
