import { compileMappingTemplate } from '../../../vtl/evaluate/compile-mapping-template.ts';
import { TemplateSyntaxError } from '../../../vtl/parse/template-syntax-error.ts';
import type { MappingTemplates } from '../integration/integration.ts';
import { readMembers, readString, refuse, type Property } from '../../../template/read-property.ts';

/** Mapping templates by media type. An empty one passes the body through. */
export function loadMappingTemplates(templates: Property): MappingTemplates {
  return new Map(
    readMembers(templates).map(([mediaType, template]) => {
      if (!MEDIA_TYPE.test(mediaType)) refuse(template, `the content type ${mediaType}`);
      return [mediaType.toLowerCase(), loadTemplate(template)];
    }),
  );
}

const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+$/;

function loadTemplate(template: Property) {
  const source = readString(template);
  try {
    return source === '' ? ('passthrough' as const) : compileMappingTemplate(source);
  } catch (error) {
    // A RangeError means that the template is longer than the service accepts.
    if (!(error instanceof TemplateSyntaxError || error instanceof RangeError)) throw error;
    return refuse(template, `the mapping template (${error.message})`);
  }
}
