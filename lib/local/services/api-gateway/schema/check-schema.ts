import { findDialectProblem } from '../../../../contracts/schema-dialect/find-dialect-problem.ts';
import { findEndlessReference } from '../../../../contracts/schema-dialect/find-endless-reference.ts';
import { member, refuse, type Property } from '../template/read-property.ts';

/**
 * Refuses what a model's schema holds beyond draft-04 as API Gateway enforces it. The keywords of later drafts are
 * refused rather than passed over: API Gateway ignores them or fails the deployment, and either would be a surprise.
 * `format` is accepted and ignored: whether API Gateway enforces it is contradictory.
 */
export function checkSchema(schema: Property): void {
  const problem = findDialectProblem(schema.value, 'model');
  if (problem !== undefined) refuse(problem.path.reduce(member, schema), problem.what);
  const endless = findEndlessReference(schema.value);
  if (endless !== undefined)
    refuse(endless.reduce(member, schema), 'a schema that refers to itself without end');
}
