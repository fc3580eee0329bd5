import { OVERDUE } from './attempt-fence.ts';

/** The attempt and the delivery that an event is about. */
export const ATTEMPT = {
  // The name, not the input, because EventBridge leaves a large input out.
  deliveryId: '{% $states.input.detail.name %}',
  redriveCount: '{% $exists($states.input.detail.redriveCount) ? $states.input.detail.redriveCount : 0 %}',
} as const;

/**
 * Input of "Record outcome". All of it comes from the event, so that a repeated event writes the same. A redrive can
 * turn one kind of outcome into another, so the attributes of the other kinds are `clear`ed.
 */
export const outcome = (attribute: keyof typeof OTHER_OUTCOMES, value: string) => ({
  ...ATTEMPT,
  status: '{% $states.input.detail.status %}',
  updatedAt: '{% $fromMillis($states.input.detail.stopDate) %}',
  set: `#${attribute}`,
  value,
  clear: OTHER_OUTCOMES[attribute],
  overdue: `{% ${OVERDUE} %}`,
});

const OTHER_OUTCOMES = {
  result: '#resultKey, #error',
  resultKey: '#result, #error',
  error: '#result, #resultKey',
} as const;

/** A small result: the execution's output is JSON text and is kept as it is. */
export const RESULT_OUTCOME = outcome('result', '{% $states.input.detail.output %}');

/**
 * The name of the error, and the function's own message if the delivery was at fault. Any other message is for
 * operators (it may hold ARNs, buckets, stack traces) and stays in the history. The pattern matches one complete JSON
 * string, so `$parse` cannot fail on it.
 */
export const FAILURE_OUTCOME = outcome(
  'error',
  String.raw`{% (
    $error := $states.input.detail.error;
    $said := $error = 'InvalidDelivery' ? $match($string($states.input.detail.cause), /"errorMessage":\s*("(?:[^"\\]|\\["\\\/bfnrt]|\\u[0-9a-fA-F]{4})*")/, 1).groups[0];
    $known := $lookup({
      'States.DataLimitExceeded': 'The result is too large: at most 256 KB as JSON text.',
      'States.Timeout': 'The computation took longer than it may.'
    }, $string($error));
    $string({
      'name': $error ? $error : $states.input.detail.status,
      'message': $exists($said) ? $substring($parse($said), 0, 1000) : $exists($known) ? $known : 'The computation ended as ' & $states.input.detail.status & '.'
    })
  ) %}`.replaceAll(/\n\s*/g, ' '),
);

/**
 * EventBridge leaves out an output whose JSON text, escaped, exceeds 248 KB. The execution did succeed, but nothing
 * can copy the result: a task that read it would exceed the 256 KB that a task may return.
 */
export const RESULT_LEFT_OUT = outcome(
  'error',
  JSON.stringify({
    name: 'ResultTooLarge',
    message:
      'The computation succeeded, and its result is too large to be kept: at most 248 KB as escaped JSON text.',
  }),
);

/**
 * The key in an output `{"resultKey": "results/<deliveryId>/…"}`, or nothing. The id must be that of the delivery, because a worker
 * must not show a result of another one. The pattern takes the text, so that a large output is not parsed for this.
 */
export const RESULT_KEY = String.raw`(
    $key := $states.input.detail.status = 'SUCCEEDED' ? $match($states.input.detail.output, /^\{\s*"resultKey"\s*:\s*"(results\/[\w\/.-]{1,200})"\s*\}$/, 1).groups[0];
    $own := 'results/' & $states.input.detail.name & '/';
    $substring($key, 0, $length($own)) = $own ? $key
  )`.replaceAll(/\n\s*/g, ' ');
