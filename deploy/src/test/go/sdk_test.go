package sdktests

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/centrifugal/centrifuge-go"

	"gyre-sdk-tests/token"
)

var rooms atomic.Int32

func room(namespace string) string {
	return fmt.Sprintf("%s:go-%d", namespace, rooms.Add(1))
}

// Both protocols behave alike: the tests do not know which one is spoken.
type newClient func(endpoint string, config centrifuge.Config) *centrifuge.Client

func inBothProtocols(t *testing.T, test func(t *testing.T, protocol newClient)) {
	t.Run("JSON", func(t *testing.T) { test(t, centrifuge.NewJsonClient) })
	t.Run("Protobuf", func(t *testing.T) { test(t, centrifuge.NewProtobufClient) })
}

func sign(claims map[string]any, lifetime time.Duration) string {
	return token.Sign(secret, claims, lifetime)
}

// start begins to connect and records what happens to the connection.
func start(t *testing.T, protocol newClient, config centrifuge.Config) (*centrifuge.Client, *record) {
	t.Helper()
	config.ReadTimeout, config.WriteTimeout = deadline, deadline
	config.MinReconnectDelay, config.MaxReconnectDelay = 50*time.Millisecond, 500*time.Millisecond
	client := protocol(gyre.address(), config)
	t.Cleanup(client.Close)
	events := newRecord()
	client.OnConnecting(func(e centrifuge.ConnectingEvent) { events.add("connecting", code(e.Code)) })
	client.OnConnected(func(e centrifuge.ConnectedEvent) { events.add("connected", e.ClientID) })
	client.OnDisconnected(func(e centrifuge.DisconnectedEvent) { events.add("disconnected", code(e.Code), e.Reason) })
	client.OnSubscribing(func(e centrifuge.ServerSubscribingEvent) { events.add("subscribing", e.Channel) })
	client.OnSubscribed(func(e centrifuge.ServerSubscribedEvent) { events.add("subscribed", e.Channel) })
	client.OnUnsubscribed(func(e centrifuge.ServerUnsubscribedEvent) { events.add("unsubscribed", e.Channel) })
	client.OnPublication(func(e centrifuge.ServerPublicationEvent) { events.add("publication", string(e.Data)) })
	client.OnJoin(func(e centrifuge.ServerJoinEvent) { events.add("join", e.User) })
	client.OnLeave(func(e centrifuge.ServerLeaveEvent) { events.add("leave", e.User) })
	if err := client.Connect(); err != nil {
		t.Fatal(err)
	}
	return client, events
}

func connected(t *testing.T, protocol newClient, user string) (*centrifuge.Client, *record) {
	t.Helper()
	client, events := start(t, protocol, centrifuge.Config{Token: sign(map[string]any{"sub": user}, 0)})
	events.await(t, "connected", 1)
	return client, events
}

// subscribe begins to subscribe and records what happens to the subscription.
func subscribe(t *testing.T, client *centrifuge.Client, channel string, config centrifuge.SubscriptionConfig) (*centrifuge.Subscription, *record) {
	t.Helper()
	sub, err := client.NewSubscription(channel, config)
	if err != nil {
		t.Fatal(err)
	}
	events := newRecord()
	sub.OnSubscribing(func(e centrifuge.SubscribingEvent) { events.add("subscribing", code(e.Code)) })
	sub.OnSubscribed(func(e centrifuge.SubscribedEvent) { events.add("subscribed", fmt.Sprint(e.Recovered)) })
	sub.OnUnsubscribed(func(e centrifuge.UnsubscribedEvent) { events.add("unsubscribed", code(e.Code)) })
	sub.OnJoin(func(e centrifuge.JoinEvent) { events.add("join", e.User) })
	sub.OnLeave(func(e centrifuge.LeaveEvent) { events.add("leave", e.User) })
	sub.OnPublication(func(e centrifuge.PublicationEvent) {
		user := "-"
		if e.Info != nil {
			user = e.Info.User
		}
		events.add("publication", string(e.Data), strconv.FormatUint(e.Offset, 10), user, fmt.Sprint(e.Tags))
	})
	if err := sub.Subscribe(); err != nil {
		t.Fatal(err)
	}
	return sub, events
}

func subscribed(t *testing.T, client *centrifuge.Client, channel string) (*centrifuge.Subscription, *record) {
	t.Helper()
	sub, events := subscribe(t, client, channel, centrifuge.SubscriptionConfig{Recoverable: true, JoinLeave: true})
	events.await(t, "subscribed", 1)
	return sub, events
}

func code(code uint32) string {
	return strconv.FormatUint(uint64(code), 10)
}

func soon(t *testing.T) context.Context {
	t.Helper()
	limited, cancel := context.WithTimeout(t.Context(), deadline)
	t.Cleanup(cancel)
	return limited
}

func equal(t *testing.T, want, got any) {
	t.Helper()
	if fmt.Sprint(want) != fmt.Sprint(got) {
		t.Fatalf("expected %v, got %v", want, got)
	}
}

func published(t *testing.T, sub *centrifuge.Subscription, values ...any) {
	t.Helper()
	for _, value := range values {
		data, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := sub.Publish(soon(t), data); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPublicationHasPublisherOffsetAndTags(t *testing.T) {
	inBothProtocols(t, func(t *testing.T, protocol newClient) {
		channel := room("chat")
		alice, _ := connected(t, protocol, "alice")
		bob, _ := connected(t, protocol, "bob")
		_, events := subscribed(t, bob, channel)

		if _, err := alice.Publish(soon(t), channel, []byte(`{"text":"hello"}`)); err != nil {
			t.Fatal(err)
		}
		gyre.api(t, "publish", map[string]any{"channel": channel, "data": 2, "tags": map[string]string{"kind": "news"}})

		equal(t, `publication {"text":"hello"} 1 alice map[]`, events.await(t, "publication", 1))
		equal(t, `publication 2 2 - map[kind:news]`, events.await(t, "publication", 2))
	})
}

func TestOrderOfManyPublications(t *testing.T) {
	inBothProtocols(t, func(t *testing.T, protocol newClient) {
		client, _ := connected(t, protocol, "alice")
		sub, events := subscribed(t, client, room("plain"))

		for n := range 100 {
			published(t, sub, n)
		}

		events.await(t, "publication", 100)
		for n, line := range events.starting("publication") {
			equal(t, fmt.Sprintf("publication %d 0 alice map[]", n), line)
		}
	})
}

func TestPresenceAndStats(t *testing.T) {
	inBothProtocols(t, func(t *testing.T, protocol newClient) {
		channel := room("chat")
		first, _ := connected(t, protocol, "alice")
		sub, _ := subscribed(t, first, channel)
		for _, user := range []string{"alice", "bob"} {
			client, _ := connected(t, protocol, user)
			subscribed(t, client, channel)
		}

		presence, err := sub.Presence(soon(t))
		stats, statsErr := sub.PresenceStats(soon(t))

		equal(t, []error{nil, nil}, []error{err, statsErr})
		users := []string{}
		for id, info := range presence.Clients {
			equal(t, id, info.Client)
			users = append(users, info.User)
		}
		slices.Sort(users)
		equal(t, []string{"alice", "alice", "bob"}, users)
		equal(t, []int{3, 2}, []int{stats.NumClients, stats.NumUsers})
	})
}

func TestJoinAndLeave(t *testing.T) {
	inBothProtocols(t, func(t *testing.T, protocol newClient) {
		channel := room("chat")
		alice, _ := connected(t, protocol, "alice")
		_, events := subscribed(t, alice, channel)

		bob, _ := connected(t, protocol, "bob")
		subscribed(t, bob, channel)
		equal(t, "join bob", events.await(t, "join", 2))
		bob.Close()

		equal(t, "leave bob", events.await(t, "leave", 1))
	})
}

func TestHistory(t *testing.T) {
	inBothProtocols(t, func(t *testing.T, protocol newClient) {
		client, _ := connected(t, protocol, "alice")
		sub, _ := subscribed(t, client, room("chat"))
		published(t, sub, 1, 2, 3, 4, 5)

		read := func(options ...centrifuge.HistoryOption) (centrifuge.HistoryResult, string) {
			result, err := sub.History(soon(t), options...)
			if err != nil {
				t.Fatal(err)
			}
			text := ""
			for _, publication := range result.Publications {
				text += string(publication.Data)
			}
			return result, text
		}
		first, values := read(centrifuge.WithHistoryLimit(2))
		_, newest := read(centrifuge.WithHistoryLimit(2), centrifuge.WithHistoryReverse(true))
		since := &centrifuge.StreamPosition{Offset: 3, Epoch: first.Epoch}
		_, rest := read(centrifuge.WithHistoryLimit(100), centrifuge.WithHistorySince(since))
		position, none := read()

		equal(t, []string{"12", "54", "45", ""}, []string{values, newest, rest, none})
		equal(t, 5, position.Offset)
	})
}

func TestServerSideSubscriptions(t *testing.T) {
	inBothProtocols(t, func(t *testing.T, protocol newClient) {
		inToken, byAPI := room("chat"), room("chat")
		claims := map[string]any{"sub": inToken, "channels": []string{inToken}}
		_, events := start(t, protocol, centrifuge.Config{Token: sign(claims, 0)})
		equal(t, "subscribed "+inToken, events.await(t, "subscribed", 1))

		gyre.api(t, "subscribe", map[string]any{"user": inToken, "channel": byAPI})
		equal(t, "subscribed "+byAPI, events.await(t, "subscribed", 2))
		gyre.api(t, "broadcast", map[string]any{"channels": []string{inToken, byAPI}, "data": "news"})
		events.await(t, "publication", 2)
		gyre.api(t, "unsubscribe", map[string]any{"user": inToken, "channel": byAPI})
		equal(t, "unsubscribed "+byAPI, events.await(t, "unsubscribed", 1))
		gyre.api(t, "disconnect", map[string]any{"user": inToken, "disconnect": map[string]any{"code": 3012, "reason": "no pong"}})

		equal(t, "subscribing "+inToken, events.await(t, "subscribing", 1))
		equal(t, "subscribed "+inToken, events.await(t, "subscribed", 3))
		equal(t, "connecting 3012", events.await(t, "connecting", 2))
	})
}

func TestServerSideSubscriptionsTellWhoJoinsAndLeaves(t *testing.T) {
	inBothProtocols(t, func(t *testing.T, protocol newClient) {
		channel := room("chat")
		subs := map[string]any{channel: map[string]any{"override": map[string]any{"force_push_join_leave": map[string]any{"value": true}}}}
		_, events := start(t, protocol, centrifuge.Config{Token: sign(map[string]any{"sub": "alice", "subs": subs}, 0)})
		events.await(t, "subscribed", 1)

		bob, _ := connected(t, protocol, "bob")
		subscribed(t, bob, channel)
		bob.Close()

		events.await(t, "leave", 1)
		if !slices.Contains(events.seen(), "join bob") || !slices.Contains(events.seen(), "leave bob") {
			t.Fatal(events.seen())
		}
	})
}

func TestRefusals(t *testing.T) {
	inBothProtocols(t, func(t *testing.T, protocol newClient) {
		client, _ := connected(t, protocol, "alice")
		plain, _ := subscribed(t, client, room("plain"))
		for namespace, want := range map[string]string{"nowhere": "102", "closed": "103"} {
			_, events := subscribe(t, client, room(namespace), centrifuge.SubscriptionConfig{})
			equal(t, "unsubscribed "+want, events.await(t, "unsubscribed", 1))
		}

		_, publishErr := client.Publish(soon(t), room("closed"), []byte("1"))
		_, presenceErr := plain.Presence(soon(t))
		_, historyErr := plain.History(soon(t))
		_, rpcErr := client.RPC(soon(t), "method", []byte("{}"))

		for err, want := range map[error]uint32{publishErr: 103, presenceErr: 108, historyErr: 108, rpcErr: 108} {
			var refused *centrifuge.Error
			if !errors.As(err, &refused) || refused.Code != want {
				t.Fatalf("expected error %d, got %v", want, err)
			}
		}
	})
}

func TestEndsForGood(t *testing.T) {
	inBothProtocols(t, func(t *testing.T, protocol newClient) {
		_, invalid := start(t, protocol, centrifuge.Config{Token: sign(map[string]any{"sub": "1"}, 0) + "x"})
		equal(t, "disconnected 3500 invalid token", invalid.await(t, "disconnected", 1))

		user := room("user")
		client, forced := connected(t, protocol, user)
		_, sub := subscribed(t, client, room("chat"))
		gyre.api(t, "disconnect", map[string]any{"user": user})

		equal(t, "disconnected 3503 force disconnect", forced.await(t, "disconnected", 1))
		equal(t, []string{"subscribing 0", "subscribing 1"}, sub.starting("subscribing"))
	})
}

func TestConnectionTokenIsRefreshed(t *testing.T) {
	inBothProtocols(t, func(t *testing.T, protocol newClient) {
		given := newRecord()
		_, events := start(t, protocol, centrifuge.Config{
			GetToken: func(centrifuge.ConnectionTokenEvent) (string, error) {
				given.add("token")
				return sign(map[string]any{"sub": "alice"}, 2*time.Second), nil
			},
		})

		given.await(t, "token", 3)

		equal(t, []string{"connecting 0"}, events.starting("connecting"))
		equal(t, 0, len(events.starting("disconnected")))
	})
}

func TestClientThatMayNotRefreshIsDisconnected(t *testing.T) {
	inBothProtocols(t, func(t *testing.T, protocol newClient) {
		_, events := start(t, protocol, centrifuge.Config{
			Token:    sign(map[string]any{"sub": "alice"}, 2*time.Second),
			GetToken: func(centrifuge.ConnectionTokenEvent) (string, error) { return "", centrifuge.ErrUnauthorized },
		})

		equal(t, "disconnected 1 unauthorized", events.await(t, "disconnected", 1))
	})
}

func TestSubscriptionTokenIsRefreshed(t *testing.T) {
	inBothProtocols(t, func(t *testing.T, protocol newClient) {
		channel := "$" + room("closed")
		given := newRecord()
		client, _ := connected(t, protocol, "alice")
		_, events := subscribe(t, client, channel, centrifuge.SubscriptionConfig{
			GetToken: func(e centrifuge.SubscriptionTokenEvent) (string, error) {
				given.add("token")
				return sign(map[string]any{"sub": "alice", "channel": e.Channel}, 2*time.Second), nil
			},
		})

		given.await(t, "token", 3)
		gyre.api(t, "publish", map[string]any{"channel": channel, "data": 1})

		events.await(t, "publication", 1)
		equal(t, []string{"subscribing 0"}, events.starting("subscribing"))
	})
}

func TestForeignSubscriptionTokenEndsTheConnection(t *testing.T) {
	inBothProtocols(t, func(t *testing.T, protocol newClient) {
		client, events := connected(t, protocol, "alice")
		foreign := sign(map[string]any{"sub": "alice", "channel": room("closed")}, 0)

		subscribe(t, client, room("closed"), centrifuge.SubscriptionConfig{Token: foreign})

		equal(t, "disconnected 3500 invalid token", events.await(t, "disconnected", 1))
	})
}

func TestRecoveryOverARestart(t *testing.T) {
	inBothProtocols(t, func(t *testing.T, protocol newClient) {
		channel := room("chat")
		publish := func(n int) { gyre.api(t, "publish", map[string]any{"channel": channel, "data": n}) }
		away, _ := connected(t, protocol, "away")
		_, left := subscribed(t, away, channel)
		stays, _ := connected(t, protocol, "stays")
		_, staying := subscribed(t, stays, channel)
		publish(1)
		left.await(t, "publication", 1)
		staying.await(t, "publication", 1)

		if err := away.Disconnect(); err != nil {
			t.Fatal(err)
		}
		publish(2)
		staying.await(t, "publication", 2)
		restart(t)
		publish(3)
		if err := away.Connect(); err != nil {
			t.Fatal(err)
		}

		for _, events := range []*record{left, staying} {
			equal(t, "subscribed true", events.await(t, "subscribed", 2))
			events.await(t, "publication", 3)
		}
		publish(4)
		for _, events := range []*record{left, staying} {
			events.await(t, "publication", 4)
			for n, line := range events.starting("publication") {
				equal(t, fmt.Sprintf("publication %d %d - map[]", n+1, n+1), line)
			}
		}
	})
}

func restart(t *testing.T) {
	t.Helper()
	if err := gyre.stop(); err != nil {
		t.Fatal(err)
	}
	if err := gyre.start(); err != nil {
		t.Fatal(err)
	}
}

func TestBytesThatJSONCannotCarry(t *testing.T) {
	bytes := make([]byte, 256)
	for i := range bytes {
		bytes[i] = byte(i)
	}
	client, _ := connected(t, centrifuge.NewProtobufClient, "alice")
	sub, events := subscribed(t, client, room("plain"))

	if _, err := sub.Publish(soon(t), bytes); err != nil {
		t.Fatal(err)
	}

	equal(t, "publication "+string(bytes)+" 0 alice map[]", events.await(t, "publication", 1))
}
