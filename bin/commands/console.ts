import { systemClock } from '../../lib/local/clock/clock.ts';
import { defineCommand } from '../define-command.ts';
import { listenForStop } from '../listen-for-stop.ts';
import { flag, optional, text, wholeNumberWithin, withDefault } from '../option.ts';
import { serveConsole, serveDeployedConsole } from '../serve-console.ts';
import { whenAborted } from '../when-aborted.ts';

const OPTIONS = {
  outputs: withDefault(
    '--outputs <file>',
    'the outputs of your stack',
    text('a file that cdk deploy --outputs-file wrote'),
    'outputs.json',
  ),
  stack: optional('--stack <name>', 'which stack of that file, if it holds several', text('its name')),
  pipeline: optional('--pipeline <id>', 'which pipeline of that stack, if it holds several', text('its id')),
  endpoint: optional(
    '--endpoint <url>',
    'show a local run instead of a deployed stack',
    text("the address that start prints for 'All of them'"),
  ),
  allowActions: flag('--allow-actions', 'also redrive, send and stop. A local run allows it anyway'),
  port: withDefault(
    '--port <number>',
    'port on 127.0.0.1; 0 picks a free one',
    wholeNumberWithin(0, 65_535),
    '0',
  ),
  json: flag('--json', 'print one JSON line when ready, and nothing else'),
};

/** `webhook-pipeline console` */
export const console = defineCommand({
  name: 'console',
  summary: 'a page that shows the deliveries of a pipeline',
  description:
    'Serves a page on 127.0.0.1 that shows the deliveries of a deployed pipeline: what happened to each, what came in, why it failed, what it cost. It uses your own AWS credentials, and only reads unless --allow-actions is given.',
  notes:
    'It reads Step Functions, the table, the bucket and the template of the stack. Lists and descriptions cost what their calls cost.',
  options: OPTIONS,
  run: async ({ endpoint, port, json, ...deployed }) => {
    const { stop } = listenForStop(process, systemClock);
    const page =
      endpoint === undefined
        ? await serveDeployedConsole({ ...deployed, port })
        : await serveConsole({ endpoint: endpoint.replace(/\/+$/, ''), port });
    const says = json ? JSON.stringify({ console: page.address }) : `Console  ${page.address}\nCtrl-C stops.`;
    process.stdout.write(`${says}\n`);
    await whenAborted(stop);
    await page.close();
    return 0;
  },
});
