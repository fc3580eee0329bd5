import { InvalidVerifyConfig } from '../verify/invalid-verify-config.ts';
import { REFUSALS } from '../verify/refusal.ts';
import { type Verdict, verify } from '../verify/verify.ts';
import type { Signer } from '../../contracts/signer.ts';
import { configOf } from './config-of.ts';
import { SecretCache } from './secret-cache.ts';
import { urlSpellings } from './url-spellings.ts';

/** What Ingest asks of the verifier. Nothing in it is secret. */
export interface VerifierEvent {
  /** The name of the source. */
  readonly source: string;
  readonly signer: Signer;
  readonly request: {
    readonly method: string;
    /** As the producer called it, with a query that may be spelled otherwise. Absent where it is not signed. */
    readonly url?: string;
    /** Names in lower case. */
    readonly headers: Readonly<Record<string, string>>;
    /** The exact text. API Gateway has read it as UTF-8, so other bytes reach us changed. */
    readonly body: string;
    /** Milliseconds since 1970. */
    readonly receivedAt: number;
  };
}

/** The one log line of an invocation. It holds nothing of the request and nothing of a secret. */
export interface VerifierLine {
  readonly source: string;
  readonly outcome: 'VERIFIED' | 'REFUSED' | 'MISCONFIGURED';
  /** Why, in a fixed sentence. */
  readonly reason?: string;
}

/** What the verifier needs of the outside world. */
export interface VerifierPorts {
  /** The values of a secret that count: the current one first, then the previous one where there is one. */
  readonly readSecret: (id: string) => Promise<readonly string[]>;
  /** A certificate. Undefined where there is none at this address. */
  readonly fetchText: (url: string) => Promise<string | undefined>;
  readonly log: (verification: VerifierLine) => void;
  /** Milliseconds from any fixed point. */
  readonly now: () => number;
}

/**
 * The verifier without its I/O: judges the request of a delivery before it is stored. Where a signature fails, the secret is read
 * again, because it may have been rotated a moment ago.
 *
 * @throws InvalidVerifyConfig if the secret is empty or has not the form that the scheme needs. Errors of `readSecret` and `fetchText`
 *   are passed on. In both cases Ingest parks the delivery.
 */
export function createVerifier({ readSecret, fetchText, log, now }: VerifierPorts) {
  const secrets = new SecretCache(readSecret, now);
  return async ({ source, signer, request }: VerifierEvent): Promise<Verdict> => {
    const judge = async (values: readonly string[]): Promise<Verdict> => {
      const config = { ...configOf(signer, values), fetchText };
      const body = Buffer.from(request.body);
      let verdict: Verdict | undefined;
      for (const url of urlSpellings(request.url ?? '')) {
        verdict = await verify(signer.producer, { ...request, url, body }, config);
        // Only a signature that does not match may match another spelling.
        if (verdict.reason !== REFUSALS.wrong) return verdict;
      }
      return verdict!;
    };
    try {
      const known = await secrets.get(signer.secretId);
      const first = await judge(known);
      const again = first.valid ? undefined : await secrets.getNewer(signer.secretId, known);
      const verdict = again === undefined ? first : await judge(again);
      log({ source, outcome: verdict.valid ? 'VERIFIED' : 'REFUSED', ...reasonOf(verdict) });
      return verdict;
    } catch (error) {
      if (error instanceof InvalidVerifyConfig)
        log({ source, outcome: 'MISCONFIGURED', reason: error.message });
      throw error;
    }
  };
}

function reasonOf({ reason }: Verdict): Pick<VerifierLine, 'reason'> {
  return reason === undefined ? {} : { reason };
}
