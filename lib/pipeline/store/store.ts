import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { DELIVERY } from '../../contracts/delivery.ts';

/** How long everything stored is kept, and what happens to it when the stack is deleted. */
export interface StoreProps {
  /** How long payloads and results are kept. */
  readonly retention: Duration;
  readonly removalPolicy: RemovalPolicy;
  /** Whether something is kept for operators. */
  readonly keepsHandshakes: boolean;
}

/** Tokens and secrets of producers, which belong into a secret: long enough for an operator to put them there. */
const HANDSHAKE_RETENTION = Duration.days(7);

/**
 * What a delivery leaves behind: its payload and a large result in a bucket, its record in a table. Both are
 * encrypted with keys of the service (no monthly fee), are reachable over TLS only, and delete their data after
 * `retention`.
 */
export class Store extends Construct {
  readonly bucket: Bucket;
  readonly table: Table;

  constructor(scope: Construct, id: string, props: StoreProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      encryption: BucketEncryption.S3_MANAGED,
      // Keys hold the hash of the body, so an object is only overwritten by an equal body. Versions would cost money,
      // keep personal data beyond its life cycle, and protect nothing.
      versioned: false,
      lifecycleRules: [
        expire(DELIVERY.payloadPrefix, props.retention),
        expire(DELIVERY.resultPrefix, props.retention),
        ...(props.keepsHandshakes ? [expire(DELIVERY.handshakePrefix, HANDSHAKE_RETENTION)] : []),
      ],
      removalPolicy: props.removalPolicy,
    });
    this.table = new Table(this, 'Table', {
      partitionKey: { name: DELIVERY.key, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: DELIVERY.expiry,
      deletionProtection: props.removalPolicy !== RemovalPolicy.DESTROY,
      removalPolicy: props.removalPolicy,
    });
    // Billed: 1 write when a delivery is recorded and 1 when its outcome is ($0.000000625 each).
    this.table.addGlobalSecondaryIndex({
      indexName: DELIVERY.openIndex.name,
      partitionKey: { name: DELIVERY.openIndex.shard, type: AttributeType.STRING },
      sortKey: { name: DELIVERY.openIndex.checkAt, type: AttributeType.STRING },
      projectionType: ProjectionType.INCLUDE,
      // Attributes that a start of Process needs.
      nonKeyAttributes: ['source', 'payloadKey'],
    });
  }
}

function expire(prefix: string, retention: Duration) {
  return {
    id: `Expire ${prefix}`,
    prefix,
    expiration: retention,
    abortIncompleteMultipartUploadAfter: Duration.days(1),
  };
}
