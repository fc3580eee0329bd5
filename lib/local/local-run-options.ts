import type { Clock } from './clock/clock.ts';
import type { Random } from './clock/random.ts';
import type { AroundHop } from './engine/hop.ts';
import type { EngineOptions } from './engine/load-engine.ts';
import type { Assembly } from './engine/read-stack.ts';
import type { GuardOptions } from './http/guard-listener.ts';
import type { GeneratedSecret } from './services/secrets/secret-store.ts';
import type { SecretValues } from './services/secrets/secret-values.ts';

/** The stack to run, where to listen, and the environment. */
export interface LocalRunOptions extends Assembly {
  /** Port on 127.0.0.1; 0 picks a free one. */
  readonly port: number;
  /**
   * Who may call the API's port, besides programs that address it by a loopback name: names of tunnels, origins of
   * pages. The other ports have no such option. Default: nobody.
   */
  readonly guard?: GuardOptions;
  /** The value of the API key. */
  readonly apiKey: string;
  /** Folder to keep objects, records, messages and executions. Default: they are in memory only. */
  readonly data?: string | undefined;
  /** Whether the last Express executions can be described. AWS does not keep them. Default: no. */
  readonly expressHistory?: boolean;
  /** Values of secrets and parameters. Any other that the template has or that a function may read is generated. */
  readonly secrets?: SecretValues;
  /** Called with each value that is generated, before a function can read it. */
  readonly onGeneratedSecret?: (secret: GeneratedSecret) => void;
  readonly clock: Clock;
  readonly random: Random;
  /** Gets one readable line per state of each execution, and the output of functions. */
  readonly log: (line: string) => void;
  /** Gets what must be seen even if the log is not: that `data` cannot be written. Default: `log`. */
  readonly warn?: (line: string) => void;
  /** Sends requests to receivers outside AWS. Default: over the network. */
  readonly callHttp?: NonNullable<EngineOptions['callHttp']>;
  /** A hook around every call between services, to make calls fail. Default: none. */
  readonly around?: AroundHop;
  /** Called for every history event of every execution. */
  readonly onEvent?: NonNullable<EngineOptions['onEvent']>;
}
