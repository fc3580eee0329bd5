import { findDialectProblem } from '../../../../contracts/schema-dialect/find-dialect-problem.ts';
import { findEndlessReference } from '../../../../contracts/schema-dialect/find-endless-reference.ts';
import { member, refuse, type Property } from '../../../template/read-property.ts';

/**
 * Refuses everything in a model's schema that is not draft-04 as API Gateway enforces it. Keywords of later drafts
 * are refused, not ignored: API Gateway ignores them or fails the deployment, and both would be a surprise. `format`
 * is accepted and ignored: the sources disagree on whether API Gateway enforces it.
 */
export function checkSchema(schema: Property): void {
  const problem = findDialectProblem(schema.value, 'model');
  if (problem !== undefined) refuse(problem.path.reduce(member, schema), problem.what);
  const endless = findEndlessReference(schema.value);
  if (endless !== undefined)
    refuse(endless.reduce(member, schema), 'a schema that refers to itself without end');
}
