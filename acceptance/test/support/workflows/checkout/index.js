const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

// CHECKOUT_FROM is a folder with a repository each, `<owner>/<name>`.
const { INPUT_REPOSITORY: repository, INPUT_REF: ref, INPUT_PATH: folder } = process.env;
const from = path.join(process.env.CHECKOUT_FROM, repository);
const to = path.resolve(process.env.GITHUB_WORKSPACE, folder);
const depth = Number(process.env['INPUT_FETCH-DEPTH']);
const git = (...args) => execFileSync('git', ['-C', to, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 2] });

const own = repository === process.env.GITHUB_REPOSITORY;
const wanted = ref || (own ? process.env.GITHUB_SHA : 'HEAD');
fs.mkdirSync(to, { recursive: true });
git('init', '--quiet');
git('fetch', '--quiet', ...(depth > 0 ? [`--depth=${depth}`] : []), `file://${from}`, wanted);
git('checkout', '--quiet', '--force', 'FETCH_HEAD');
const commit = git('rev-parse', 'HEAD').trim();
fs.appendFileSync(process.env.GITHUB_OUTPUT, `commit=${commit}\n`);
console.log(`${repository} at ${commit}`);
