import type { ProducerId } from '../../contracts/producer-id.ts';
import type { ProducerPreset } from '../../contracts/producer-preset.ts';
import { presetOf } from '../../contracts/producer-presets.ts';
import { Auth } from '../api/auth.ts';
import { IdempotencyKey } from './idempotency-key.ts';
import type { ProducerOptions } from './producer-options.ts';
import type { SourceOptions } from './source-options.ts';

/**
 * The settings of a source: the given ones, and for the rest what its producer needs. Most producers cannot send an API key,
 * so the source is open, and the signature proves who sends.
 */
export function presetOptions(id: ProducerId, options: ProducerOptions): SourceOptions {
  const preset = presetOf(id);
  const { schema: _schema, secret, publicUrl, settings, ...chosen } = options;
  const dedupe = chosen.idempotencyKey === undefined ? preset.dedupe : 'id';
  return {
    ...(preset.signature !== undefined && { auth: Auth.NONE }),
    acknowledgement: preset.acknowledgement,
    contentTypes: contentTypesOf(preset),
    response: preset.response,
    handshakes: [...preset.handshakes],
    dedupe,
    ...(dedupe === 'id' && preset.id !== undefined && { idempotencyKey: keyOf(preset.id) }),
    ...(preset.signature !== undefined && {
      signature: {
        scheme: id,
        ...(secret !== undefined && { secret }),
        ...(publicUrl !== undefined && { publicUrl }),
        ...(settings !== undefined && { settings }),
      },
    }),
    ...chosen,
  };
}

function keyOf({ from, mode }: NonNullable<ProducerPreset['id']>): IdempotencyKey {
  const keys = from.map((part) =>
    part.startsWith('header:')
      ? IdempotencyKey.header(part.slice('header:'.length))
      : IdempotencyKey.body(part.slice('body:'.length)),
  );
  return mode === 'join' ? IdempotencyKey.joined(...keys) : IdempotencyKey.firstOf(...keys);
}

/** For producers that send any media type. */
const ANY = ['application/json', 'application/x-www-form-urlencoded', 'text/plain'];

function contentTypesOf({ contentTypes }: ProducerPreset): string[] {
  return [...new Set(contentTypes.flatMap((type) => (type === '*/*' ? ANY : [type])))];
}
