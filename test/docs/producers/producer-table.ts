import type { ProducerHandshake } from '../../../lib/contracts/producer-handshake.ts';
import type { ProducerPreset } from '../../../lib/contracts/producer-preset.ts';
import type { ProducerSignature, SignatureTimestamp } from '../../../lib/contracts/producer-signature.ts';

/** Of each kind of table: the heading of a column, and what stands in it. */
type Columns = Readonly<Record<string, (preset: ProducerPreset, id: string) => string>>;

const NONE = '–';

const PRESETS: Columns = {
  Producer: ({ name }, id) => `${name}<br>\`${id}\``,
  Signature: ({ signature, confidence }) => marked(signatureOf(signature), confidence.signature),
  Id: ({ id, confidence }) => marked(idOf(id), confidence.id),
  'Seen before': ({ dedupe }) => DEDUPE[dedupe],
  Handshake: ({ handshakes, confidence }) =>
    marked(handshakes.map(handshakeOf).join('<br>') || NONE, confidence.handshake),
  'Content types': ({ contentTypes }) => contentTypes.map((type) => `\`${type}\``).join('<br>'),
  Answer: ({ response, acknowledgement }) =>
    `${response.status}${answerOf(response.body)}, ${acknowledgement}`,
  Waits: ({ limits, confidence }) =>
    limits.timeoutSeconds === undefined ? NONE : marked(`${limits.timeoutSeconds} s`, confidence.retries),
  'Largest body': ({ limits, confidence }) =>
    limits.maxBytes === undefined ? NONE : marked(sizeOf(limits.maxBytes), confidence.limits),
};

const NOTES: Columns = {
  Producer: ({ name }) => name,
  'What to know': ({ caveats, signature, retryChangesBody }) =>
    [
      ...(signature === undefined || signature.covers === 'body'
        ? []
        : [`The signature covers: ${signature.covers}`]),
      ...(retryChangesBody ? ['A retry has another body than the first try.'] : []),
      ...caveats,
    ]
      .join(' ')
      .replaceAll('<', '&lt;') || NONE,
};

/** The page of all presets, in Markdown. It holds nothing that is not in the rows. */
export function renderProducerTable(presets: Readonly<Record<string, ProducerPreset>>): string {
  return [
    '# All presets',
    '',
    'This page is written from `lib/contracts/producers.json` by `UPDATE_DOCS=1 npx vitest run test/docs`.',
    'A `(?)` marks what nobody has looked up: it is remembered, so check it before you rely on it.',
    '',
    '- **Signature:** how it is made, and the header or field of the body (`$`) or form that it stands in. Where its time',
    '  stamp is judged, it may be so old or so far from the time of receipt.',
    '- **Seen before:** how a second request for one event is recognised. `never`: every request is computed.',
    '- **Handshake:** how a test of the address is answered. `verified`: only if its signature is right. `kept for you`: it',
    '  brings a token or secret, which an operator finds [in the bucket](README.md#handshakes).',
    '- **Answer:** to a success. `accepted`: before the signature is checked. `stored`: after the delivery is stored.',
    '- **Waits:** how long the producer waits for the answer. **Largest body:** the largest that it sends; the pipeline',
    '  takes 253 KiB.',
    '',
    ...tableOf(PRESETS, presets),
    '',
    '## What to know',
    '',
    ...tableOf(NOTES, presets),
    '',
  ].join('\n');
}

function tableOf(columns: Columns, presets: Readonly<Record<string, ProducerPreset>>): readonly string[] {
  const names = Object.keys(columns);
  const rows = Object.entries(presets).map(([id, preset]) =>
    Object.values(columns).map((cell) => cell(preset, id).replaceAll('|', String.raw`\|`)),
  );
  return [names, names.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function marked(text: string, confidence: string | undefined): string {
  return text === NONE || confidence !== 'remembered' ? text : `${text} (?)`;
}

const DEDUPE = { id: 'by its id', body: 'by its bytes', none: 'never' } as const;

/** How each scheme is called. */
const SCHEMES: { readonly [S in ProducerSignature['scheme']]: string } = {
  hmac: 'HMAC',
  'static-token': 'static token',
  basic: 'basic authentication',
  ed25519: 'Ed25519',
  ecdsa: 'ECDSA',
  x509: 'certificate',
  jwt: 'JWT',
};

function signatureOf(signature: ProducerSignature | undefined): string {
  if (signature === undefined) return 'none';
  const how = [SCHEMES[signature.scheme], ...algorithmsOf(signature)].join(' ');
  return `${how}<br>${placesOf(signature.at.in)}${ageOf('timestamp' in signature ? signature.timestamp : undefined)}`;
}

function ageOf({ toleranceSeconds, direction }: Partial<SignatureTimestamp> = {}): string {
  if (toleranceSeconds === undefined) return '';
  return direction === 'past' ? `, at most ${toleranceSeconds} s old` : `, within ${toleranceSeconds} s`;
}

function algorithmsOf(signature: ProducerSignature): readonly string[] {
  if (signature.scheme === 'hmac') return [signature.algorithms.join(' or ')];
  if (signature.scheme === 'jwt') return [signature.algorithm];
  return signature.scheme === 'x509' ? [Object.values(signature.algorithm.by).join(' or ')] : [];
}

function idOf(id: ProducerPreset['id']): string {
  return id === undefined ? NONE : placesOf(id.from, id.mode === 'join' ? ' + ' : ', else ');
}

function placesOf(parts: readonly string[], separator = ' or '): string {
  return parts.map((part) => `\`${part.replace(/^(?:header|body):/, '')}\``).join(separator);
}

function handshakeOf({ method, needs, confirm, show }: ProducerHandshake): string {
  const how = [
    ...(needs !== 'signature' && confirm === undefined ? [] : ['verified']),
    ...(confirm === undefined ? ['answered'] : ['confirmed']),
    ...(show === undefined ? [] : ['kept for you']),
  ];
  return `${method}: ${how.join(', ')}`;
}

function answerOf(body: string | undefined): string {
  if (body === undefined) return '';
  return body === '' ? ', empty' : ` \`${body}\``;
}

function sizeOf(bytes: number): string {
  const isMiB = bytes >= 1024 ** 2;
  return `${Math.round((bytes / 1024 ** (isMiB ? 2 : 1)) * 10) / 10} ${isMiB ? 'MiB' : 'KiB'}`;
}
