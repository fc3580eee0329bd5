import type { IntegrationResponse, MappedParameter } from '../integration/integration.ts';
import { translateJavaRegex } from '../../../vtl/java/translate-java-regex.ts';
import { compileParameterSource } from '../integration/parameter-source.ts';
import { loadMappingTemplates } from './load-mapping-templates.ts';
import {
  member,
  readElements,
  readMembers,
  readNumber,
  readStringOr,
  refuse,
  type Property,
} from '../../../template/read-property.ts';
import { checkProperties } from './check-properties.ts';

/** The headers that each status of the method declares. */
export type DeclaredResponses = ReadonlyMap<number, ReadonlySet<string>>;

/** Compiles `IntegrationResponses`. At most one can be without a pattern. */
export function loadIntegrationResponses(
  place: Property,
  declared: DeclaredResponses,
): readonly IntegrationResponse[] {
  const responses = readElements(place).map((response) => loadResponse(response, declared));
  const defaults = responses.filter(({ selectionPattern }) => selectionPattern === undefined);
  if (defaults.length > 1) refuse(place, 'more than one integration response without a SelectionPattern');
  return responses;
}

function loadResponse(response: Property, declared: DeclaredResponses): IntegrationResponse {
  checkProperties(response, 'IntegrationResponse');
  const statusCode = readNumber(member(response, 'StatusCode'), 200);
  const pattern = member(response, 'SelectionPattern');
  return {
    statusCode,
    selectionPattern: loadPattern(pattern),
    declared: declared.has(statusCode),
    templates: loadMappingTemplates(member(response, 'ResponseTemplates')),
    parameters: readMembers(member(response, 'ResponseParameters')).map(([target, source]) =>
      loadResponseParameter(target, source, declared.get(statusCode)),
    ),
  };
}

/**
 * A Java pattern for the whole status or the whole message. An empty one marks the default response. CloudFormation
 * converts a number to text.
 */
function loadPattern(pattern: Property): RegExp | undefined {
  const source = typeof pattern.value === 'number' ? String(pattern.value) : readStringOr(pattern, '');
  try {
    return source === '' ? undefined : new RegExp(`^(?:${translateJavaRegex(source).source})$`, 'u');
  } catch {
    return refuse(pattern, `the regular expression ${source}`);
  }
}

const RESPONSE_TARGET = /^method\.response\.header\.(.+)$/;

function loadResponseParameter(
  target: string,
  source: Property,
  declared: ReadonlySet<string> | undefined,
): MappedParameter {
  const name = RESPONSE_TARGET.exec(target)?.[1];
  if (name === undefined) return refuse(source, `the mapping target ${target}`);
  // CloudFormation refuses it too: "Invalid mapping expression parameter specified".
  if (declared?.has(target) === false) refuse(source, `a header that the MethodResponse does not declare`);
  return { location: 'header', name, source: compileParameterSource(source, 'response') };
}
