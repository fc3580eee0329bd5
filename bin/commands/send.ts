import { readFileSync } from 'node:fs';
import { presetOf } from '../../lib/contracts/producer-presets.ts';
import { systemClock } from '../../lib/local/clock/clock.ts';
import { systemRandom } from '../../lib/local/clock/random.ts';
import { sendEvent } from '../../lib/operations/send/send-event.ts';
import { callApi } from '../call-api.ts';
import { defineCommand, type Values } from '../define-command.ts';
import { flag, type Kind, numberWithin, optional, text, wholeNumberWithin, withDefault } from '../option.ts';

/** Without a slash at its end. */
const ADDRESS: Kind<string> = {
  allowed: 'an http or https address without a query',
  read: (value) =>
    URL.canParse(value) && /^https?:\/\/[^?#@\s]+$/i.test(value) ? value.replace(/\/+$/, '') : undefined,
};

/** It is signed as it is written. */
const PUBLIC_URL: Kind<string> = {
  ...ADDRESS,
  read: (value) => (ADDRESS.read(value) === undefined ? undefined : value),
};

const API_KEY: Kind<string> = {
  allowed: "ASCII characters that do not start with '--'",
  read: (value) => (/^(?!--)[\x20-\x7e]+$/.test(value) ? value : undefined),
};

/** What can be a header and a field of a body. */
const EVENT_ID: Kind<string> = {
  allowed: '1 to 200 visible ASCII characters',
  read: (value) => (/^[\x21-\x7e]{1,200}$/.test(value) ? value : undefined),
};

const OPTIONS = {
  secret: optional(
    '--secret <text>',
    'what the store of the secret of this source holds (start prints those that it generates); for Ed25519 the private key as PEM',
    text("the value, or @<file> with it: a value on the command line stays in the shell's history"),
  ),
  producer: optional(
    '--producer <id>',
    "who sends to this source (default: the source's own name)",
    text('the id of a producer of the table, such as slack-events'),
  ),
  url: withDefault('--url <base>', 'where the API is', ADDRESS, 'http://127.0.0.1:3000'),
  publicUrl: optional(
    '--public-url <url>',
    'the publicUrl of this source, for producers that sign the address (default: the address that is called)',
    PUBLIC_URL,
  ),
  apiKey: withDefault(
    '--api-key <text>',
    'the key that may read deliveries',
    API_KEY,
    'local-development-key',
  ),
  id: optional('--id <id>', 'the id of the event, to send one again (default: a new id)', EVENT_ID),
  repeat: withDefault('--repeat <n>', 'how often to send the event', wholeNumberWithin(1, 100), '1'),
  tamper: flag('--tamper', 'change one character after it was signed: then nothing may be recorded'),
  wait: withDefault('--wait <seconds>', 'how long to wait for the outcome', numberWithin(0, 900), '10'),
};

/** `webhook-pipeline send` */
export const send = defineCommand({
  name: 'send',
  summary: 'send an event to a source as its producer would, signed',
  description:
    'Sends one event to a source of a running pipeline as its producer would, signed with the secret of the source, and waits for its outcome. Exits with 1 if a signed event was not recorded, or a tampered one was.',
  notes:
    'Examples: webhook-pipeline send github push --secret @github.secret\n          webhook-pipeline send chat --producer slack-events --secret @slack.secret --tamper',
  arguments: [
    { name: 'source', says: 'the name of the source', isRequired: true },
    { name: 'event', says: 'the type of the event, as the producer calls it (default: that of the example)' },
  ],
  options: OPTIONS,
  run,
});

async function run(values: Values<typeof OPTIONS>, source = '', type?: string): Promise<number> {
  const options = {
    ...values,
    source,
    producer: values.producer ?? producerNamed(source),
    type,
    base: values.url,
    secret: readSecret(values.secret),
    waitMs: values.wait * 1_000,
  };
  const ports = {
    call: callApi,
    clock: systemClock,
    random: systemRandom,
    say: (line: string) => console.log(line),
  };
  return (await sendEvent(options, ports)) ? 0 : 1;
}

/** @throws Error for a source that is not named after a producer. */
function producerNamed(source: string): string {
  try {
    presetOf(source);
    return source;
  } catch (error) {
    throw new Error(`--producer must say who sends to the source '${source}'. ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** A line end at the end of a file is the editor's. */
function readSecret(given: string | undefined): string | undefined {
  if (given?.startsWith('@') !== true) return given;
  const file = given.slice(1);
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`--secret must be a file that can be read after @, got '${file}' (${code}).`, {
      cause: error,
    });
  }
}
