/**
 * Sends the same POST again and again on kept-alive connections and expects 202 each time. In a thread of its own and
 * without an HTTP client, so that what is measured is the server. JavaScript, because Node itself starts a worker.
 *
 * In: `{load}` begins, `{release}` lets one connection go on that waits for it. Out: `{done}` or `{failure}`.
 */
import { connect } from 'node:net';
import { parentPort } from 'node:worker_threads';

let current;

parentPort.on('message', ({ load, release }) => {
  if (load !== undefined) begin(load);
  if (release === true) releaseOne();
});

function begin(load) {
  current = { ...load, unsent: load.requests, unanswered: load.requests, released: 0, waiting: [] };
  for (let index = 0; index < load.connections; index += 1) openConnection(current);
}

function releaseOne() {
  const next = current.waiting.shift();
  if (next === undefined) current.released += 1;
  else next();
}

function openConnection(run) {
  const socket = connect({ host: '127.0.0.1', port: run.port, noDelay: true }).setEncoding('latin1');
  const send = () => {
    if (run.unsent === 0) return void socket.end();
    run.unsent -= 1;
    socket.write(run.request);
  };
  let received = '';
  socket.on('connect', send);
  socket.on('error', (error) => parentPort.postMessage({ failure: error.message }));
  socket.on('data', (chunk) => {
    received += chunk;
    if (!isComplete(received)) return;
    const answer = received;
    received = '';
    finish(run, answer, send);
  });
}

/** Either the length is announced, or the body comes in chunks and ends with an empty one. */
function isComplete(received) {
  const bodyAt = received.indexOf('\r\n\r\n') + 4;
  if (bodyAt < 4) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, bodyAt))?.[1];
  return length === undefined
    ? received.endsWith('\r\n0\r\n\r\n')
    : received.length >= bodyAt + Number(length);
}

function finish(run, answer, send) {
  if (!answer.startsWith('HTTP/1.1 202 ')) return parentPort.postMessage({ failure: answer });
  run.unanswered -= 1;
  if (run.unanswered === 0) parentPort.postMessage({ done: true });
  // Once all is sent, a connection has nothing to wait for: it closes.
  if (!run.waitsForRelease || run.unsent === 0) return send();
  if (run.released === 0) return run.waiting.push(send);
  run.released -= 1;
  return send();
}
