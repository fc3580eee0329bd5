import { expect, test } from 'vitest';
import { hurryWaits } from '../../../lib/proofs/exercise/hurry-waits.ts';

const states = (Seconds: unknown, extra = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Wait',
  States: { Wait: { Type: 'Wait', Seconds, End: true }, ...extra },
});
const machine = (definition: object, parts = JSON.stringify(definition).split('REFERENCE')) => ({
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 5 } },
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { DefinitionString: { 'Fn::Join': ['', [parts[0], { Ref: 'Queue' }, parts[1]]] } },
    },
  },
});
const definitionIn = (template: object) => {
  const { Machine, Queue } = (template as ReturnType<typeof machine>).Resources;
  expect(Queue.Properties).toEqual({ DelaySeconds: 5 });
  return JSON.parse(Machine.Properties.DefinitionString as unknown as string) as ReturnType<typeof states>;
};
/** A text that reads as a Wait, and a reference. */
const text = { Text: { Type: 'Pass', Output: '"Seconds":"{% 1 %}"', Comment: 'REFERENCE', End: true } };

test('a computed wait takes a second; whatever else says Seconds stays', () => {
  const { States } = definitionIn(hurryWaits(machine(states('{% $states.input.seconds %}', text))));
  expect(States.Wait.Seconds).toBe(1);
  expect(States).toMatchObject({ Text: { Output: text.Text.Output } });
});

test('a wait of a constant stays as long as it is', () => {
  expect(definitionIn(hurryWaits(machine(states(300, text)))).States.Wait.Seconds).toBe(300);
});
