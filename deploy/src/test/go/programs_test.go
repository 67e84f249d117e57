package sdktests

import (
	"bufio"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/centrifugal/centrifuge-go"
)

// A program that runs, what it prints, and where it reads.
type program struct {
	*record
	in io.Writer
}

func run(t *testing.T, name string, arguments ...string) program {
	t.Helper()
	binary := filepath.Join(t.TempDir(), name)
	if output, err := exec.Command("go", "build", "-o", binary, "./programs/"+name).CombinedOutput(); err != nil {
		t.Fatalf("%s does not build: %v\n%s", name, err, output)
	}
	process := exec.Command(binary, arguments...)
	in, err := process.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	process.Stderr = process.Stdout
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	printed := newRecord()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			printed.add(lines.Text())
		}
		process.Wait()
	}()
	t.Cleanup(func() {
		process.Process.Kill()
		<-ended
	})
	return program{printed, in}
}

func TestChatProgram(t *testing.T) {
	watcher, _ := connected(t, centrifuge.NewJsonClient, "watcher")
	index, seen := subscribed(t, watcher, "chat:index")

	chat := run(t, "chat", gyre.address(), secret)
	chat.await(t, "server subscribed chat:news", 1)
	chat.await(t, "subscribed", 1)
	chat.await(t, "join 49", 1)
	chat.await(t, "says 49 hello", 1)
	equal(t, "join 49", seen.await(t, "join", 2))
	fmt.Fprintln(chat.in, "Good morning")
	chat.await(t, "says 49 Good morning", 1)
	gyre.api(t, "publish", map[string]any{"channel": "chat:news", "data": "news"})
	chat.await(t, `server publication chat:news "news"`, 1)

	fmt.Fprintln(chat.in, "#unsubscribe")
	chat.await(t, "unsubscribed 0", 1)
	equal(t, "leave 49", seen.await(t, "leave", 1))
	fmt.Fprintln(chat.in, "#subscribe")
	chat.await(t, "subscribed", 2)
	fmt.Fprintln(chat.in, "#disconnect")
	chat.await(t, "disconnected 0", 1)
	published(t, index, map[string]string{"input": "missed"})
	fmt.Fprintln(chat.in, "#connect")
	chat.await(t, "subscribed true true", 2)

	chat.await(t, "says watcher missed", 1)
	equal(t, 0, len(chat.starting("error:")))
}

func TestTokenSubscriptionProgram(t *testing.T) {
	program := run(t, "tokensubscription", gyre.address(), secret, "2s")
	program.await(t, "subscribed $chat:index", 1)

	gyre.api(t, "publish", map[string]any{"channel": "$chat:index", "data": "secret"})
	program.await(t, `publication "secret"`, 1)
	program.await(t, "token for $chat:index", 3)

	equal(t, 1, len(program.starting("subscribed")))
	equal(t, 0, len(program.starting("unsubscribed")))
}

func TestRPCProgramIsToldThatNothingAnswers(t *testing.T) {
	program := run(t, "rpc", gyre.address())

	equal(t, "rpc error: 108: not available", program.await(t, "rpc error:", 1))
	equal(t, 1, len(program.starting("connected")))
}

func TestRefreshProgram(t *testing.T) {
	program := run(t, "refresh", gyre.address(), secret, "2s")

	program.await(t, "refresh", 3)

	equal(t, []string{"connecting 0"}, program.starting("connecting"))
	equal(t, 0, len(program.starting("disconnected")))
}
