package sdktests

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// No wait of these tests is longer: a machine that builds something else at the same time is slow.
const deadline = time.Minute

// A record collects what happens, as lines of text.
type record struct {
	lock  sync.Mutex
	lines []string
	added chan struct{}
}

func newRecord() *record {
	return &record{added: make(chan struct{}, 1)}
}

func (r *record) add(words ...string) {
	r.lock.Lock()
	r.lines = append(r.lines, strings.Join(words, " "))
	r.lock.Unlock()
	select {
	case r.added <- struct{}{}:
	default:
	}
}

func (r *record) seen() []string {
	r.lock.Lock()
	defer r.lock.Unlock()
	return slices.Clone(r.lines)
}

// starting gives the lines that begin with the word.
func (r *record) starting(word string) []string {
	return slices.DeleteFunc(r.seen(), func(line string) bool { return line != word && !strings.HasPrefix(line, word+" ") })
}

// await waits until a number of lines begin with the word, and gives the last of these.
func (r *record) await(t *testing.T, word string, count int) string {
	t.Helper()
	late := time.After(deadline)
	for {
		if lines := r.starting(word); len(lines) >= count {
			return lines[count-1]
		}
		select {
		case <-r.added:
		case <-late:
			t.Fatalf("not %d of %q within %s; seen:\n%s", count, word, deadline, strings.Join(r.seen(), "\n"))
		}
	}
}
