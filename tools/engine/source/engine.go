//go:build tools

// Package engine names the Pulumi engine as a dependency, so that go.mod and go.sum pin everything that its build needs.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
