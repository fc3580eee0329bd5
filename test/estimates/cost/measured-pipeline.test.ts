import { expect, test } from 'vitest';
import { readPricedPipeline } from '../../../lib/estimates/cost/usage/priced-pipeline.ts';
import { synthesiseStack } from '../../synthesise-pipeline.ts';

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

test('the computation is the function that a task names, not one whose id is the beginning of its id', () => {
  const template = synthesiseStack().toJSON() as {
    readonly Resources: Readonly<Record<string, Resource>>;
  };
  const [id, computation] = Object.entries(template.Resources).find(
    ([, { Type, Properties }]) => Type === 'AWS::Lambda::Function' && Properties.MemorySize === 1_769,
  )!;
  const other = { ...computation, Properties: { ...computation.Properties, MemorySize: 128 } };
  const Resources = { [id.slice(0, -1)]: other, ...template.Resources };
  expect(readPricedPipeline({ ...template, Resources }).size.memoryMb).toBe(1_769);
});
