#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Puts the key of the API into the secret of a deployed environment: ./set-key.sh dev
# The key is typed at a prompt, or piped in as one line. It goes to Secrets Manager by a pipe: it is no argument of any program, and
# stands in no file, no variable of the environment and no log.
set -eu
# Whatever this was called with: tracing would print the key, and exporting would show it to other programs.
set +xva
LC_ALL=C
export LC_ALL

fail() {
    echo "set-key.sh: $*" >&2
    exit 1
}

if [ $# -ne 1 ]; then
    echo "usage: ./set-key.sh ENVIRONMENT, such as dev; the key is asked for, or read from a pipe" >&2
    exit 2
fi
case $1 in
    '' | *[!a-z0-9-]*) fail "'$1' is no environment; dev and prod are, by the files in config" ;;
esac
stack=weather-$1-ingest

command -v aws > /dev/null || fail "there is no AWS CLI on the path; install version 2"
case $(command -v printf) in
    */*) fail "this shell has no printf of its own, so the key would be an argument of a program; use another shell" ;;
esac
if [ "$(aws configure get cli_history || true)" = enabled ]; then
    fail "the AWS CLI keeps a history of what it sends, the key too: aws configure set cli_history disabled"
fi

secret=$(aws cloudformation describe-stacks --stack-name "$stack" --output text \
    --query "Stacks[0].Outputs[?OutputKey=='ApiSecretArn'].OutputValue") \
    || fail "the stack $stack cannot be read: deploy it first, with the same AWS profile and region"
case $secret in
    arn:*:secretsmanager:*) ;;
    *) fail "the stack $stack has no output ApiSecretArn; deploy it anew" ;;
esac

key=
if [ -t 0 ]; then
    printf 'key of the API for %s (not shown): ' "$1" >&2
    terminal=$(stty -g)
    trap 'stty "$terminal"' EXIT
    trap 'exit 130' HUP INT TERM
    stty -echo
    IFS= read -r key || true
    printf '\n' >&2
else
    IFS= read -r key || true
    more=
    IFS= read -r more || true
    [ -z "$more" ] || fail "there is more than one line; the key has to be one"
fi
# A line that ends as on Windows.
key=${key%"$(printf '\r')"}
case $key in
    '') fail "no key was given; nothing was changed" ;;
    *[![:graph:]]*) fail "the key has spaces or characters that no header takes; nothing was changed (it is not shown)" ;;
esac

{
    printf '{"key":"'
    printf '%s' "$key" | sed 's/[\\"]/\\&/g' | tr -d '\n'
    printf '"}'
} | aws secretsmanager put-secret-value --secret-id "$secret" --secret-string file:///dev/stdin \
    --output text --query VersionId > /dev/null \
    || fail "Secrets Manager did not take the key; nothing was changed"
echo "the key of $stack is set; the next run uses it"
