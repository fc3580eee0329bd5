import { Aws, Duration, Stack } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, MetricFilter, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IStringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { ShippedFunction } from '../shipped-function.ts';
import type { ResolvedSource } from '../sources/resolved-source.ts';
import type { SourceSecret } from '../sources/source-secret.ts';
import type { SourceSignature } from '../sources/source-signature.ts';
import { needsVerifier } from '../../contracts/producer-handshake.ts';
import type { Signer } from '../../contracts/signer.ts';
import type { Verification } from './verify-signature.ts';

/** How long the log of the verifier is kept. */
export interface VerifierProps {
  readonly logRetention: RetentionDays;
}

/** A source with a signature. */
export type SignedSource = ResolvedSource & { readonly signature: SourceSignature };

/** Whether a source has a signature. */
export function isSigned(source: ResolvedSource): source is SignedSource {
  return source.signature !== undefined;
}

/**
 * The verifier: a small function that judges who has sent a request. Only pipelines with a signed source have it, because no
 * service of AWS computes an HMAC over more than 4,096 bytes. Its role reads the named secrets and nothing else.
 */
export class Verifier extends Construct {
  readonly function: IFunction;
  private readonly signers: Record<string, Signer> = {};
  private readonly refused: MetricFilter;

  constructor(scope: Construct, id: string, { logRetention }: VerifierProps) {
    super(scope, id);
    // 256 MB are a seventh of a processor: HMAC of 250 KB takes a few milliseconds, and loading is what a cold start waits for.
    const shipped = new ShippedFunction(this, 'Function', {
      code: 'verifier',
      timeout: Duration.seconds(5),
      memorySize: 256,
      logRetention,
      // Its own line says all that is asked for; Lambda's lines about each call would cost as much as the calls.
      logsFailuresOnly: true,
    });
    this.function = shipped.function;
    this.refused = new MetricFilter(this, 'Refused', {
      logGroup: shipped.logGroup,
      filterPattern: FilterPattern.stringValue('$.outcome', '=', 'REFUSED'),
      metricNamespace: 'WebhookPipeline',
      metricName: `SignaturesRefused-${Aws.STACK_NAME}-${this.node.addr.slice(-8)}`,
      metricValue: '1',
    });
  }

  /** What Ingest needs to verify, given all sources of the pipeline. */
  verification(all: readonly ResolvedSource[]): Verification {
    const signed = all.filter(isSigned);
    for (const source of signed) this.signers[source.name] ??= this.signerOf(source);
    return {
      verifier: this.function,
      signers: this.signers,
      hasUnsigned: signed.length < all.length,
      secretHeaders: [...new Set(signed.flatMap(({ signature }) => signature.secretHeaders))],
    };
  }

  /** Requests that were not signed by their producer. Nothing of them was stored. */
  metricRefused(options: MetricOptions): Metric {
    return this.refused.metric(options);
  }

  private signerOf({ name, signature, handshakes: all }: SignedSource): Signer {
    const { producer, secret, settings } = signature;
    const handshakes = all.filter(needsVerifier);
    return {
      producer,
      settings,
      secretId: secret && this.readable(name, secret),
      ...(handshakes.length > 0 && { handshakes }),
    };
  }

  /** Lets the verifier read a secret. Returns what it is read by. */
  private readable(name: string, secret: SourceSecret): string {
    const given = typeof secret === 'string' ? Secret.fromSecretNameV2(this, name, secret) : secret;
    if ('parameterArn' in given) return this.readableParameter(given);
    return this.readableSecret(given);
  }

  private readableSecret(secret: ISecret): string {
    this.allow('secretsmanager:GetSecretValue', secret.secretFullArn ?? `${secret.secretArn}-??????`);
    secret.encryptionKey?.grantDecrypt(this.function);
    // An ARN without its suffix that ends like one (-github) may be taken for a whole one, so a name is safer where it suffices.
    const isOwn = secret.env.account === Stack.of(this).account;
    return secret.secretFullArn ?? (isOwn ? secret.secretName : secret.secretArn);
  }

  private readableParameter(parameter: IStringParameter): string {
    this.allow('ssm:GetParameter', parameter.parameterArn);
    return parameter.parameterArn;
  }

  private allow(action: string, resource: string): void {
    this.function.addToRolePolicy(new PolicyStatement({ actions: [action], resources: [resource] }));
  }
}
