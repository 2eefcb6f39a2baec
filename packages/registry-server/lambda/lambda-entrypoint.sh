#!/bin/sh
# Starts the function as the entry point of AWS's base images does: the image's command is the handler, and without a
# runtime API (so outside Lambda) the Runtime Interface Emulator gives one.
if [ $# -ne 1 ]; then
  echo "entrypoint requires the handler name to be the first argument" >&2
  exit 142
fi
export _HANDLER="$1"
if [ -z "$AWS_LAMBDA_RUNTIME_API" ]; then
  exec /usr/local/bin/aws-lambda-rie /var/runtime/bootstrap
fi
exec /var/runtime/bootstrap
