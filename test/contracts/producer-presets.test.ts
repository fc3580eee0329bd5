import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parseContentTemplate } from '../../lib/contracts/parse-content-template.ts';
import { PRODUCER_PRESETS, presetOf } from '../../lib/contracts/producer-presets.ts';
import { parseRequestPart } from '../../lib/contracts/request-part.ts';
import { requirementsOf } from '../../lib/contracts/verify-requirements.ts';
import { PRODUCER_PRESET_SCHEMA } from './producer-preset-schema.ts';

const validate = new Ajv2020({ allErrors: true, discriminator: true, allowUnionTypes: true }).compile(
  PRODUCER_PRESET_SCHEMA,
);
const rows = Object.entries(PRODUCER_PRESETS);

/** Whether a condition holds only for a part that is there. */
const asksForPresence = (condition: unknown): boolean =>
  /^\{"(?:present":true|pattern":".+")\}$/.test(JSON.stringify(condition));

test('there are at least 60 producers, and each id can be a part of an address', () => {
  expect(rows.length).toBeGreaterThanOrEqual(60);
  expect(rows.filter(([id]) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id))).toEqual([]);
});

describe.each(rows)('%s', (id, preset) => {
  const { signature, handshakes } = preset;
  const content = signature !== undefined && 'content' in signature ? (signature.content ?? []) : [];
  const contentBy = signature !== undefined && 'contentBy' in signature ? signature.contentBy : undefined;

  test('has the fields of a preset and no others', () => {
    validate(preset);
    expect(validate.errors).toBeNull();
  });

  test('names parts of a request that can be read, headers in lower case', () => {
    const times = signature !== undefined && 'timestamp' in signature ? (signature.timestamp?.in ?? []) : [];
    const parts = [
      ...(signature?.at.in ?? []),
      ...times.filter((place) => !/^(?:field|claim):/.test(place)),
      ...(preset.id?.from ?? []),
      ...(preset.eventType ?? []),
      ...handshakes.flatMap(({ match, respond, show }) => [
        ...Object.keys(match),
        ...[respond.echo?.of, respond.mac?.of, show].filter((part) => part !== undefined),
      ]),
    ];
    expect(() => parts.map(parseRequestPart)).not.toThrow();
    expect(requirementsOf(id).headers.filter((name) => name !== name.toLowerCase())).toEqual([]);
  });

  test('says what is signed by known placeholders, or by a function', () => {
    expect(() => content.map(parseContentTemplate)).not.toThrow();
    const needsContent = ['hmac', 'ed25519', 'ecdsa', 'x509'].includes(signature?.scheme ?? '');
    expect(content.length > 0 !== (contentBy !== undefined)).toBe(needsContent);
  });

  test('claims to cover the body only if the body is signed, byte for byte or by its digest', () => {
    const whole = content.length > 0 && content.every((template) => template.includes('{body}'));
    const digest = signature !== undefined && ('bodyDigest' in signature || 'bodyHashClaim' in signature);
    if (signature !== undefined) {
      expect(signature.covers === 'body').toBe(whole || digest || contentBy === 'contentful');
    }
    expect(signature?.covers ?? '.').toMatch(/^body$|\.$/);
  });

  test('needs the public address if the address is signed, and only then', () => {
    expect(preset.needsPublicUrl).toBe(requirementsOf(id).publicUrl);
  });

  test('is told apart by what stays the same', () => {
    expect(preset.dedupe === 'id').toBe(preset.id !== undefined);
    expect(preset.dedupe === 'body' && preset.retryChangesBody).toBe(false);
  });

  test('says how sure its limit is, and only of a limit that is there', () => {
    expect(preset.confidence.limits === undefined).toBe(preset.limits.maxBytes === undefined);
  });

  test('takes media types without parameters, in lower case', () => {
    expect(preset.contentTypes.filter((type) => !/^(?:[a-z]+|\*)\/[a-z0-9.+*-]+$/.test(type))).toEqual([]);
  });

  test('is acknowledged after the signature was verified if a handshake needs the verifier', () => {
    const needs = handshakes.some((handshake) => handshake.needs !== undefined);
    expect(preset.acknowledgement).toBe(needs ? 'stored' : 'accepted');
  });

  test('speaks in sentences', () => {
    expect(preset.caveats.filter((caveat) => !caveat.endsWith('.'))).toEqual([]);
  });

  describe.each(handshakes)('handshake by $method', (handshake) => {
    const { match, respond } = handshake;
    const answer = [respond.body ?? '', ...Object.values(respond.headers ?? {})].join('\n');
    const conditions = Object.entries(match);

    test('is recognised by what no event has', () => {
      expect(conditions.length > 0).toBe(handshake.method !== 'HEAD');
    });

    test('echoes only what must be there, and as much as it says', () => {
      expect(answer.includes('{echo}')).toBe(respond.echo !== undefined);
      expect(answer.includes('{mac}')).toBe(respond.mac !== undefined);
      const read = [respond.echo?.of, respond.mac?.of, handshake.show].filter((part) => part !== undefined);
      for (const part of read)
        expect(conditions).toContainEqual([part, expect.toSatisfy(asksForPresence) as unknown]);
    });

    test('needs the verifier for a keyed hash', () => {
      const { needs } = handshake;
      expect(respond.mac === undefined ? needs !== 'secret' : needs !== undefined).toBe(true);
      expect(needs === undefined || respond.headers === undefined).toBe(true);
    });

    test('has a way out exactly where it depends on a setting', () => {
      const settings = conditions.filter(([, condition]) =>
        JSON.stringify(condition).includes('equalsSetting'),
      );
      expect(handshake.otherwise !== undefined).toBe(settings.length > 0);
    });
  });
});

describe('a keyed hash that everybody gets', () => {
  const hashed = rows.flatMap(([id, { handshakes }]) =>
    handshakes
      .filter(({ needs }) => needs === 'secret')
      .map(({ match, respond }) => [id, match[respond.mac!.of] as { readonly pattern: string }] as const),
  );

  test.each(hashed)(
    '%s: is of no text that could be an event, which the same key signs',
    (_, { pattern }) => {
      const whole = new RegExp(`^(?:${pattern})$`);
      for (const event of ['{"a":1}', '[1]', 'a=1&b=2', '<a/>', 'dGV4dA==\n', 'a'.repeat(1_025)])
        expect(event).not.toMatch(whole);
    },
  );
});

describe('presetOf', () => {
  test('finds a producer by its id', () => {
    expect(presetOf('github').name).toBe('GitHub');
  });

  test.each([
    ['githb', 'near it github'],
    ['Slack', 'near it slack-events, slack-commands'],
    ['stripe-connect', 'near it stripe'],
    ['constructor', 'one of github, gitlab'],
    ['', 'one of github, gitlab'],
  ])("of '%s' names what it could be", (id, hint) => {
    expect(() => presetOf(id)).toThrow(hint);
    expect(() => presetOf(id)).toThrow(`got '${id}'.`);
  });
});
