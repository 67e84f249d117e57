// Program refresh keeps its connection although its tokens live for a short time.
//
//	refresh ADDRESS SECRET LIFETIME
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/centrifugal/centrifuge-go"

	"gyre-sdk-tests/token"
)

func main() {
	lifetime, err := time.ParseDuration(os.Args[3])
	if err != nil {
		log.Fatalln(err)
	}
	sign := func() string { return token.Sign(os.Args[2], map[string]any{"sub": "113"}, lifetime) }
	client := centrifuge.NewJsonClient(os.Args[1], centrifuge.Config{
		Token: sign(),
		GetToken: func(centrifuge.ConnectionTokenEvent) (string, error) {
			fmt.Println("refresh")
			return sign(), nil
		},
	})
	defer client.Close()
	client.OnConnecting(func(e centrifuge.ConnectingEvent) { fmt.Println("connecting", e.Code) })
	client.OnConnected(func(centrifuge.ConnectedEvent) { fmt.Println("connected") })
	client.OnDisconnected(func(e centrifuge.DisconnectedEvent) { fmt.Println("disconnected", e.Code) })
	client.OnError(func(e centrifuge.ErrorEvent) { fmt.Println("error:", e.Error) })
	if err := client.Connect(); err != nil {
		log.Fatalln(err)
	}
	select {}
}
