import { InvalidVerifyConfig } from '../verify/invalid-verify-config.ts';
import { configOf } from './config-of.ts';
import { judgeRequest, type RequestVerdict } from './judge-request.ts';
import { SecretCache } from './secret-cache.ts';
import { handshakeOf, type VerifierEvent } from './verifier-event.ts';

/** The one log line of an invocation. It holds nothing of the request and nothing of a secret. */
export interface VerifierLine {
  readonly source: string;
  /** `ANSWERED`: it was a test of the address, and is no delivery. */
  readonly outcome: 'VERIFIED' | 'ANSWERED' | 'REFUSED' | 'MISCONFIGURED';
  /** Why, in a fixed sentence. */
  readonly reason?: string;
}

/** What the verifier needs of the outside world. */
export interface VerifierPorts {
  /** The values of a secret that count: the current one first, then the previous one where there is one. */
  readonly readSecret: (id: string) => Promise<readonly string[]>;
  /** The document at an address: a certificate, or what a confirmation is answered. Undefined where there is none. */
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
  return async (event: VerifierEvent): Promise<RequestVerdict> => {
    const { source, signer } = event;
    const judge = async (values: readonly string[]): Promise<RequestVerdict> =>
      judgeRequest(event, { ...configOf(signer, values), fetchText });
    try {
      const known = await secrets.get(signer.secretId);
      const first = await judge(known);
      // An answer that was made with a secret of yesterday is as wrong as a signature that failed.
      const isSettled = first.valid && handshakeOf(event)?.needs !== 'secret';
      const again = isSettled ? undefined : await secrets.getNewer(signer.secretId, known);
      const judgement = again === undefined ? first : await judge(again);
      log({ source, outcome: outcomeOf(judgement), ...reasonOf(judgement) });
      return judgement;
    } catch (error) {
      if (error instanceof InvalidVerifyConfig)
        log({ source, outcome: 'MISCONFIGURED', reason: error.message });
      throw error;
    }
  };
}

function outcomeOf({ valid, answer }: RequestVerdict): VerifierLine['outcome'] {
  if (!valid) return 'REFUSED';
  return answer === undefined ? 'VERIFIED' : 'ANSWERED';
}

function reasonOf({ reason }: RequestVerdict): Pick<VerifierLine, 'reason'> {
  return reason === undefined ? {} : { reason };
}
