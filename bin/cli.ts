#!/usr/bin/env node
import './environment.ts';
import { runCommandLine } from './run-command-line.ts';

// Exits explicitly: an open socket or a failed path must not keep the process alive.
process.exit(await runCommandLine(process.argv.slice(2)));
