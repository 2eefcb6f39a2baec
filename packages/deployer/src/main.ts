#!/usr/bin/env node
import { stratiformCommand } from './commands/program';

// The engines field says what this command runs on; the SDK's own notice before every result would help nobody.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

stratiformCommand()
  .parseAsync()
  .catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
