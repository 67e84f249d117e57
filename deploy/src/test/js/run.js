// Runs the test files one after the other; ends with a status other than 0 when one fails or when nothing was tested.
import {readdirSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {run} from 'node:test';
import {spec} from 'node:test/reporters';
import {fileURLToPath} from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.test.js')).map((name) => join(folder, name));
const passed = new Map(files.map((file) => [file, 0]));
let failed = 0;

run({files, concurrency: false, timeout: 15 * 60_000})
  .on('test:pass', ({file, details, skip}) => {
    if (details.type !== 'suite' && skip === undefined) passed.set(file, (passed.get(file) ?? 0) + 1);
  })
  .on('test:fail', () => failed++)
  .on('end', () => {
    passed.forEach((count, file) => console.log(`${basename(file)}: ${count} passed`));
    const untested = files.length === 0 || [...passed.values()].includes(0);
    if (failed > 0) console.error(`${failed} failed`);
    if (untested) console.error('A file ran no test.');
    process.exitCode = failed > 0 || untested ? 1 : 0;
  })
  .compose(spec)
  .pipe(process.stdout);
