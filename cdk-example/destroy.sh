#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Deletes the stack of an environment: ./destroy.sh dev. Asks first; --yes does not. What the stack keeps on purpose (data: RETAIN in
# the environment's configuration) is listed and stays.
set -eu

fail() {
    echo "destroy.sh: $*" >&2
    exit 1
}

usage() {
    echo "usage: ./destroy.sh ENVIRONMENT [--yes], such as ./destroy.sh dev" >&2
    exit 2
}

[ $# -eq 1 ] || [ $# -eq 2 ] || usage
[ $# -eq 1 ] || [ "$2" = --yes ] || usage
case $1 in
    '' | *[!a-z0-9-]*) fail "'$1' is no environment; dev and prod are, by the files in config" ;;
esac
stack=weather-$1-ingest

command -v aws > /dev/null || fail "there is no AWS CLI on the path; install version 2"
found=$(aws cloudformation describe-stacks --stack-name "$stack" --output text \
    --query 'Stacks[0].[StackId,EnableTerminationProtection]') \
    || fail "the stack $stack cannot be read: is it deployed, with this AWS profile and region?"
# After its deletion, a stack is found by its id only.
id=${found%%[[:space:]]*}
case $found in
    *[Tt]rue)
        fail "$stack is protected; if you mean it:" \
            "aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name $stack"
        ;;
esac

if [ $# -eq 1 ]; then
    printf 'This deletes %s\nwith the data where its configuration says DESTROY. Type %s to go on: ' "$id" "$1" >&2
    answer=
    IFS= read -r answer || true
    [ "$answer" = "$1" ] || fail "nothing was deleted"
fi

aws cloudformation delete-stack --stack-name "$id"
echo "deleting $stack; this takes some minutes"
aws cloudformation wait stack-delete-complete --stack-name "$id" \
    || fail "$stack was not deleted as a whole: aws cloudformation describe-stack-events --stack-name $id tells why"
kept=$(aws cloudformation list-stack-resources --stack-name "$id" --output text \
    --query "StackResourceSummaries[?ResourceStatus=='DELETE_SKIPPED'].[ResourceType,PhysicalResourceId]")
if [ -n "$kept" ] && [ "$kept" != None ]; then
    echo "$stack is deleted. These were kept, cost money, and are yours to delete:"
    echo "$kept"
else
    echo "$stack is deleted, and nothing of it is left"
fi
