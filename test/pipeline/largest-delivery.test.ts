import { describe, expect, test } from 'vitest';
import { loadMappingTemplate } from '../../lib/contracts/load-mapping-template.ts';
import {
  type CompiledMappingTemplate,
  compileMappingTemplate,
} from '../../lib/local/vtl/evaluate/compile-mapping-template.ts';
import { createOverrides, renderTemplate } from '../../lib/local/vtl/evaluate/render-template.ts';
import { REQUEST_TEMPLATE_VALUES } from '../mapping-templates/request-template-values.ts';
import type { DeliveryOwners } from '../../lib/pipeline/api/owner/delivery-owners.ts';
import { requestValues } from '../../lib/pipeline/api/owner/owner-templates.ts';
import { ENVELOPE_BYTES } from '../../lib/pipeline/api/accept-templates.ts';

/** What is counted grows with the body alone, so a small bound shows what the real one does. */
const BOUND = 5_000;

const SOURCE = 'a-source-with-a-long-name';

const templateOf = (owners?: DeliveryOwners): CompiledMappingTemplate =>
  compileMappingTemplate(
    loadMappingTemplate('accept-delivery.request', {
      ...REQUEST_TEMPLATE_VALUES,
      ...requestValues(SOURCE, owners),
      SOURCE,
      STORED: String.raw`\"stored\":true,`,
      FORWARDED_HEADERS: '["webhook-id","content-type"]',
      MAX_INPUT_BYTES: String(BOUND),
    }),
  );

/** Without and with an owner. */
const TEMPLATES = [
  { of: 'nobody', template: templateOf(), longestKey: 80 - SOURCE.length - 1 },
  { of: 'a role', template: templateOf({ by: 'iam' }), longestKey: 80 - SOURCE.length - 2 - 21 },
];

type Accepting = (typeof TEMPLATES)[number];
type Delivery = Readonly<Record<string, unknown>> & { readonly body: string };

/** The delivery that Ingest is given of a body; undefined where the body is refused. */
function accepted(body: string, { template, longestKey }: Accepting): Delivery | undefined {
  const text = renderTemplate(template, {
    body,
    params: {
      path: {},
      querystring: {},
      header: {
        'Idempotency-Key': 'k'.repeat(longestKey),
        'Webhook-Id': 'm"é\\',
        'Content-Type': 'application/json',
      },
    },
    context: {
      requestTimeEpoch: 1_767_225_600_000,
      identity: { sourceIp: '2001:0db8:85a3:0000:0000:8a2e:0370:7334', caller: 'AROACKCEVSQ6C2EXAMPLE:s' },
    },
    stageVariables: {},
    overrides: createOverrides(),
  });
  const { input } = JSON.parse(text) as { readonly input: string };
  return input === '' ? undefined : (JSON.parse(input) as { readonly delivery: Delivery }).delivery;
}

/** What a pipe gives Ingest of it, written by whatever escapes the most. */
function givenByPipe(delivery: Delivery): string {
  const body = delivery.body.replaceAll(/[\uFDD0\uFFFE\uFFFF]/g, '\uFDD0x');
  return JSON.stringify([{ delivery: { ...delivery, body, parked: true } }]).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const bodyOf = (character: string, count: number): string =>
  JSON.stringify({ data: character.repeat(count) });

describe.each(TEMPLATES)(
  'the largest body of $of, accepted, parked and given to Ingest again, is within the limit',
  (accepting) => {
    test.each([
      ['plain text', 'x'],
      ['quotes', '"'],
      ['control characters', '\u0001'],
      ['the last character of ASCII', '\u007f'],
      ['letters of two bytes', 'é'],
      ['letters of three bytes', '語'],
      ['characters of four bytes', '😀'],
      ['what SQS refuses', '\ufffe'],
      ['what SQS refuses, too', '\uffff'],
      ['what stands for it', '\ufdd0'],
    ])('%s', (_, character) => {
      let [fits, refused] = [0, BOUND];
      while (refused - fits > 1) {
        const middle = Math.floor((fits + refused) / 2);
        if (accepted(bodyOf(character, middle), accepting) === undefined) refused = middle;
        else fits = middle;
      }
      const given = givenByPipe(accepted(bodyOf(character, fits), accepting)!);
      expect(given.length).toBeLessThanOrEqual(BOUND + ENVELOPE_BYTES);
      // And no body is refused that is far from it.
      const tooLarge = { ...accepted(bodyOf(character, fits), accepting)!, body: bodyOf(character, refused) };
      expect(givenByPipe(tooLarge).length).toBeGreaterThan(BOUND - ENVELOPE_BYTES);
    });
  },
);
