/** Loaded before a command with --require: notes the most resident memory that its process ever had, in bytes. */
const { writeFileSync } = require('node:fs');

process.once('exit', () => {
  // Kilobytes on every system: libuv evens out what they count in.
  writeFileSync(process.env.BENCH_PEAK_FILE, String(process.resourceUsage().maxRSS * 1024));
});
