import {
  needsVerifier,
  type ProducerHandshake,
  startsIngest,
} from '../../../contracts/producer-handshake.ts';
import { readValue } from './read-value.ts';

/**
 * VTL that sets `$mark` for a request that starts Ingest although it is no delivery: fields for the input of the run, as escaped JSON.
 * Empty for any other request.
 */
export function markStarted(handshakes: readonly ProducerHandshake[]): readonly string[] {
  if (!handshakes.some(startsIngest)) return [];
  const verified = handshakes.filter(needsVerifier);
  return [
    '#set($mark = "")',
    ...handshakes.flatMap((handshake, index) =>
      startsIngest(handshake)
        ? [`#if($handshake == "${index}")`, ...markOne(handshake, verified.indexOf(handshake)), '#end']
        : [],
    ),
  ];
}

/** The value is escaped twice: it stands in a text in JSON (input), which is JSON itself. */
function markOne({ show }: ProducerHandshake, place: number): readonly string[] {
  if (show === undefined) return [String.raw`#set($mark = '\"handshake\":${place},')`];
  const escaped = (value: string): string =>
    String.raw`$util.escapeJavaScript(${value}).replaceAll("\\'","'")`;
  return [
    `#set($shown = ${readValue(show)})`,
    `#set($shown = ${escaped('"$!shown"')})`,
    `#set($shown = ${escaped('$shown')})`,
    String.raw`#set($mark = '\"show\":\"')`,
    String.raw`#set($end = '\",')`,
    '#set($mark = "$mark$shown$end")',
  ];
}
